import { Injectable } from '@nestjs/common';
import { type FieldViolation, InvalidFields } from '@attestry/domain-errors';
import { UnitOfWork } from '@attestry/persistence';
import { ScoresService } from '../assessments/scores/scores.service.js';
import { RequirementNotFound } from '../frameworks/framework.errors.js';
import { requirementResult } from '../scoring/requirement-result.js';
import { PlanAssessmentsRepository } from './plan-assessments.repository.js';
import { PlanGate, type StartedAssessment } from './plan-gate.js';
import { PlannedRequirements } from './planned/planned-requirements.service.js';
import type { PoamItem } from './poam-item.entity.js';
import { type NewPoamItem, PoamItemsRepository } from './poam-items.repository.js';
import { PoamJournal } from './poam-journal.js';
import { isClosed } from './poam-lifecycle.js';
import { PoamMilestonesRepository } from './poam-milestones.repository.js';
import type { WantedMilestone } from './wanted-milestone.js';
import { poamNumber } from './poam-number.js';
import { latestCompletion, scheduleViolations } from './poam-schedule.js';
import { type PoamItemView, PoamViews } from './poam-views.js';
import { PoamItemExists, PoamRequirementMet } from './poam.errors.js';

/** An item as it is asked for; without a day it takes the last one. */
export interface WantedPoamItem extends Omit<NewPoamItem, 'frameworkCode' | 'scheduledCompletion'> {
  readonly scheduledCompletion: string | undefined;
  readonly milestones: readonly WantedMilestone[];
}

export type WantedPlan = Pick<NewPoamItem, 'assessmentId' | 'assignedTo'> & Pick<WantedPoamItem, 'scheduledCompletion'>;

/** Puts requirements on the plan of their assessment, one or all that are missing. */
@Injectable()
export class CreatePoamItems {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly gate: PlanGate,
    private readonly scores: ScoresService,
    private readonly planned: PlannedRequirements,
    private readonly assessments: PlanAssessmentsRepository,
    private readonly items: PoamItemsRepository,
    private readonly milestones: PoamMilestonesRepository,
    private readonly views: PoamViews,
    private readonly journal: PoamJournal,
  ) {}

  create({ milestones, scheduledCompletion, ...wanted }: WantedPoamItem): Promise<PoamItemView> {
    return this.unitOfWork.run(async () => {
      const assessment = await this.gate.pass(wanted.assessmentId);
      await this.#assertPlannable(wanted);
      const latest = latestCompletion(assessment, new Date());
      const day = scheduledCompletion ?? latest;
      const violations = scheduleViolations({ scheduledCompletion: day, milestones }, latest);
      if (violations.length > 0) throw new InvalidFields(violations);
      const item = { ...wanted, frameworkCode: assessment.frameworkCode, scheduledCompletion: day };
      const [created] = await this.#insert([item], assessment);
      if (created && milestones.length > 0) await this.milestones.replace(created.id, milestones);
      return this.views.ofOne(created!);
    });
  }

  /** Every requirement that is not met and has no entry. */
  plan({ assessmentId, assignedTo, scheduledCompletion }: WantedPlan): Promise<PoamItemView[]> {
    return this.unitOfWork.run(async () => {
      const assessment = await this.gate.pass(assessmentId);
      const latest = latestCompletion(assessment, new Date());
      const day = scheduledCompletion ?? latest;
      const violations = scheduleViolations({ scheduledCompletion: day, milestones: [] }, latest);
      if (violations.length > 0) throw new InvalidFields(violations);
      const { requirements } = await this.scores.get(assessmentId);
      const planned = await this.planned.of(assessmentId);
      const weaknesses = new Map((await this.assessments.weaknesses(assessmentId)).map((each) => [each.code, each]));
      const missing = requirements.filter(({ code, result }) => result === 'not_met' && !planned.has(code));
      const wanted = missing.map(({ code }) => ({
        ...NOTHING_SAID,
        assessmentId,
        assignedTo,
        frameworkCode: assessment.frameworkCode,
        requirementCode: code,
        scheduledCompletion: day,
        weakness: weaknesses.get(code)?.weakness ?? `${code} is not met`,
      }));
      return this.views.of(await this.#insert(wanted, assessment));
    });
  }

  async #insert(items: readonly NewPoamItem[], assessment: StartedAssessment): Promise<PoamItem[]> {
    if (items.length === 0) return [];
    const created = await this.items.insertAll(items, assessment.id);
    await this.journal.writeAll(created.map((item) => ({ item, action: 'create' })));
    return created;
  }

  async #assertPlannable({
    assessmentId,
    requirementCode,
    previousItemId,
  }: Omit<NewPoamItem, 'frameworkCode' | 'scheduledCompletion'>) {
    const found = await this.assessments.recorded(assessmentId, requirementCode);
    if (!found) throw new RequirementNotFound();
    const result = requirementResult(found.results, found.objectives);
    if (result === 'met' || result === 'not_applicable') throw new PoamRequirementMet();
    const open = await this.items.openOf(assessmentId, requirementCode);
    if (open) throw new PoamItemExists(open.id, poamNumber(open.number));
    if (previousItemId === null) return;
    const previous = await this.items.find(previousItemId);
    const violations: FieldViolation[] = [];
    const field = 'previousItemId';
    if (previous.requirementCode !== requirementCode)
      violations.push({ field, description: 'is of another requirement' });
    if (!isClosed(previous.status)) violations.push({ field, description: 'is not closed' });
    if (violations.length > 0) throw new InvalidFields(violations);
  }
}

const NOTHING_SAID = { remediationPlan: null, resources: null, estimatedCost: null, previousItemId: null };
