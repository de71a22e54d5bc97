import { Injectable } from '@nestjs/common';
import { bug, type FieldViolation, InvalidFields } from '@attestry/domain-errors';
import { WriteGuard } from '@attestry/local-tenants';
import { Outbox } from '@attestry/outbox';
import { UnitOfWork } from '@attestry/persistence';
import { FrameworksService } from '../../frameworks/frameworks.service.js';
import type { Assessment } from '../assessment.entity.js';
import { AssessmentLocked, ReevaluationOver } from '../assessment.errors.js';
import { AssessmentsRepository } from '../assessments.repository.js';
import { CloseOutScope } from '../close-out/close-out-scope.js';
import { Scoreboard, type ScoreView } from '../scores/scoreboard.js';
import { endOfBusinessDay } from './business-days.js';
import { type FindingRecords, type ObjectiveRecord, underCanonicalCodes, violationsOf } from './finding-records.js';
import { FindingsRepository } from './findings.repository.js';
import { violationsOfReevaluation } from './reevaluation-rules.js';

const REEVALUATION_DAYS = 10;

/** What recording has changed. */
export interface Recorded {
  readonly changed: number;
  readonly score: ScoreView;
}

/** Records many findings, all or none, with the events that tell how each requirement and the score moved. */
@Injectable()
export class RecordFindings {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly assessments: AssessmentsRepository,
    private readonly frameworks: FrameworksService,
    private readonly findings: FindingsRepository,
    private readonly scoreboard: Scoreboard,
    private readonly closeOut: CloseOutScope,
    private readonly guard: WriteGuard,
    private readonly outbox: Outbox,
  ) {}

  run(assessmentId: string, records: FindingRecords): Promise<Recorded> {
    return this.unitOfWork.run(async () => {
      await this.guard.assertWritable();
      // Held until the end: a second recording waits, and finds what the first one has stored.
      const assessment = await this.assessments.lock(assessmentId);
      if (assessment.status !== 'in_progress') throw new AssessmentLocked(assessment.status);
      return this.#store(assessment, records, 'finding.update', async () => []);
    });
  }

  /** 32 CFR 170.17(c)(2): new evidence for what was not met, soon after it was handed over and before it is completed. */
  reevaluate(assessmentId: string, objectives: readonly ObjectiveRecord[]): Promise<Recorded> {
    return this.unitOfWork.run(async () => {
      await this.guard.assertWritable();
      const assessment = await this.assessments.lock(assessmentId);
      if (assessment.status !== 'review') throw new AssessmentLocked(assessment.status);
      const until = endOfBusinessDay(assessment.submittedAt ?? bug('in review, never submitted'), REEVALUATION_DAYS);
      if (new Date() > until) throw new ReevaluationOver(until);
      return this.#store(assessment, { objectives, partials: [] }, 'finding.reevaluate', async (records) =>
        violationsOfReevaluation(records.objectives, await this.findings.objectives(assessmentId)),
      );
    });
  }

  async #store(
    assessment: Assessment,
    given: FindingRecords,
    action: string,
    further: (records: FindingRecords) => Promise<FieldViolation[]>,
  ): Promise<Recorded> {
    const { id } = assessment;
    const framework = assessment.frameworkCode ?? bug('in progress without a catalogue');
    const catalogue = await this.frameworks.catalogue(framework);
    const records = underCanonicalCodes(given, framework);
    const violations = violationsOf(records, catalogue, await this.closeOut.openCodes(assessment));
    violations.push(...(await further(records)));
    if (violations.length > 0) throw new InvalidFields(violations);
    const before = await this.scoreboard.against(catalogue, id);
    const objectives = await this.findings.record(id, framework, records.objectives);
    const partials = await this.findings.recordPartials(id, records.partials);
    const changed = objectives.length + partials.length;
    if (changed === 0) return { changed, score: before };
    const after = await this.scoreboard.against(catalogue, id);
    await this.#tellFindings(assessment, action, before, after, [...objectives, ...partials]);
    await this.#tellScore(assessment, before, after);
    return { changed, score: after };
  }

  async #tellFindings(
    { id: assessmentId }: Assessment,
    action: string,
    before: ScoreView,
    after: ScoreView,
    changed: readonly { readonly requirementCode: string; readonly letter?: string }[],
  ): Promise<void> {
    const byCode = Map.groupBy(changed, ({ requirementCode }) => requirementCode);
    const controls = await this.findings.controls(assessmentId, [...byCode.keys()]);
    await this.outbox.recordAll(
      controls.map(({ id, requirementCode, implementationLevel }) => ({
        action,
        resource: { type: 'control_finding', id },
        details: {
          assessment_id: assessmentId,
          requirement: requirementCode,
          objectives: (byCode.get(requirementCode) ?? []).flatMap(({ letter }) => letter ?? []).sort(),
          from: resultIn(before, requirementCode),
          to: resultIn(after, requirementCode),
          implementation_level: implementationLevel,
        },
      })),
    );
  }

  async #tellScore({ id }: Assessment, before: ScoreView, after: ScoreView): Promise<void> {
    await this.outbox.record({
      action: 'score.compute',
      resource: { type: 'assessment', id },
      details: { from: before.score.score, score: after.score.score, deductions: after.score.deductions.length },
    });
  }
}

const resultIn = ({ requirements }: ScoreView, code: string): string =>
  requirements.find((requirement) => requirement.code === code)?.result ?? bug(`no requirement ${code}`);
