import { Injectable } from '@nestjs/common';
import { InvalidFields } from '@attestry/domain-errors';
import { WriteGuard } from '@attestry/local-tenants';
import { Outbox } from '@attestry/outbox';
import { type PageRequest, UnitOfWork } from '@attestry/persistence';
import { RequirementNotFound } from '../../frameworks/framework.errors.js';
import { AssessmentLocked } from '../assessment.errors.js';
import { AssessmentsRepository } from '../assessments.repository.js';
import { CloseOutScope } from '../close-out/close-out-scope.js';
import { assertSeen } from '../etag.js';
import { INHERITED } from '../findings/finding-records.js';
import { FindingsRepository } from '../findings/findings.repository.js';
import { FindingHistoryRepository } from '../findings/history/finding-history.repository.js';
import type { OperationalPlan } from './operational-plan.entity.js';
import { OperationalPlanClosed, OperationalPlanNotFound } from './operational-plan.errors.js';
import { OperationalPlansRepository } from './operational-plans.repository.js';
import { type PlanFacts, violationsOf } from './plan-rules.js';
import type { PlanReview, PlanView } from './plan-view.js';

/** How requirements that cannot be met in the ordinary way are dealt with. */
@Injectable()
export class OperationalPlansService {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly assessments: AssessmentsRepository,
    private readonly findings: FindingsRepository,
    private readonly history: FindingHistoryRepository,
    private readonly closeOut: CloseOutScope,
    private readonly plans: OperationalPlansRepository,
    private readonly guard: WriteGuard,
    private readonly outbox: Outbox,
  ) {}

  put(assessmentId: string, code: string, facts: PlanFacts, etag: string): Promise<PlanView> {
    return this.unitOfWork.run(async () => {
      await this.guard.assertWritable();
      const assessment = await this.assessments.lock(assessmentId);
      if (assessment.status !== 'in_progress') throw new AssessmentLocked(assessment.status);
      if (!(await this.findings.lock(assessmentId, code))) throw new RequirementNotFound();
      const open = await this.closeOut.openCodes(assessment);
      if (open && !open.has(code)) throw new InvalidFields([{ field: 'requirementCode', description: INHERITED }]);
      const violations = violationsOf(facts);
      if (violations.length > 0) throw new InvalidFields(violations);
      const stored = await this.plans.lock(assessmentId, code);
      if (stored?.closedAt) throw new OperationalPlanClosed();
      if (stored) assertSeen(stored, etag);
      const from = stored && textOf(stored);
      const plan = stored
        ? await this.plans.save(Object.assign(stored, facts))
        : await this.plans.insert(assessmentId, code, facts);
      await this.#note(plan, from);
      return this.#view(plan);
    });
  }

  get(assessmentId: string, code: string): Promise<PlanView> {
    return this.unitOfWork.run(async () => this.#view(await this.#find(assessmentId, code)), { readOnly: true });
  }

  review(
    assessmentId: string,
    code: string,
    given: { readonly progress: string; readonly close: boolean; readonly nextReviewAt: Date | null },
    etag: string,
  ): Promise<PlanView> {
    return this.unitOfWork.run(async () => {
      await this.guard.assertWritable();
      await this.assessments.lock(assessmentId);
      const plan = await this.plans.lock(assessmentId, code);
      if (!plan) throw new OperationalPlanNotFound();
      assertSeen(plan, etag);
      if (plan.closedAt) throw new OperationalPlanClosed();
      await this.plans.review(plan.id, given.progress, given.close);
      plan.nextReviewAt = given.close ? null : given.nextReviewAt;
      if (given.close) plan.closedAt = new Date();
      await this.outbox.record({
        action: given.close ? 'operational_plan.close' : 'operational_plan.review',
        resource: { type: 'operational_plan', id: plan.id },
        details: { assessment_id: assessmentId, requirement: code },
      });
      return this.#view(await this.plans.save(plan));
    });
  }

  /** Newest first. */
  reviews(
    assessmentId: string,
    code: string,
    request: PageRequest,
  ): Promise<{ items: PlanReview[]; nextPageToken: string }> {
    return this.unitOfWork.run(async () => this.plans.reviews((await this.#find(assessmentId, code)).id, request), {
      readOnly: true,
    });
  }

  async #note(plan: OperationalPlan, from: string | null): Promise<void> {
    const { id, assessmentId, requirementCode, kind } = plan;
    const to = textOf(plan);
    if (from !== to) await this.history.note(assessmentId, [{ requirementCode, field: 'operational_plan', from, to }]);
    await this.outbox.record({
      action: 'operational_plan.put',
      resource: { type: 'operational_plan', id },
      details: { assessment_id: assessmentId, requirement: requirementCode, kind },
    });
  }

  async #find(assessmentId: string, code: string): Promise<OperationalPlan> {
    await this.assessments.find(assessmentId);
    const plan = await this.plans.find(assessmentId, code);
    if (!plan) throw new OperationalPlanNotFound();
    return plan;
  }

  async #view(plan: OperationalPlan): Promise<PlanView> {
    return { plan, reviews: await this.plans.countReviews(plan.id) };
  }
}

const textOf = ({ kind, description, mitigations }: PlanFacts): string => `${kind}: ${description} / ${mitigations}`;
