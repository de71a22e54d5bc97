import { Injectable } from '@nestjs/common';
import { bug, InvalidFields } from '@attestry/domain-errors';
import { WriteGuard } from '@attestry/local-tenants';
import { Outbox } from '@attestry/outbox';
import { UnitOfWork } from '@attestry/persistence';
import { FrameworksService } from '../../frameworks/frameworks.service.js';
import type { Assessment } from '../assessment.entity.js';
import { AssessmentLocked } from '../assessment.errors.js';
import { AssessmentsRepository } from '../assessments.repository.js';
import { Scoreboard, type ScoreView } from '../scores/scoreboard.js';
import { type FindingRecords, violationsOf } from './finding-records.js';
import { FindingsRepository } from './findings.repository.js';

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
    private readonly guard: WriteGuard,
    private readonly outbox: Outbox,
  ) {}

  run(assessmentId: string, records: FindingRecords): Promise<Recorded> {
    return this.unitOfWork.run(async () => {
      await this.guard.assertWritable();
      // Held until the end: a second recording waits, and finds what the first one has stored.
      const assessment = await this.assessments.lock(assessmentId);
      if (assessment.status !== 'in_progress') throw new AssessmentLocked(assessment.status);
      const framework = assessment.frameworkCode ?? bug('in progress without a catalogue');
      const catalogue = await this.frameworks.catalogue(framework);
      const violations = violationsOf(records, catalogue);
      if (violations.length > 0) throw new InvalidFields(violations);
      const before = await this.scoreboard.against(catalogue, assessmentId);
      const objectives = await this.findings.record(assessmentId, framework, records.objectives);
      const partials = await this.findings.recordPartials(assessmentId, records.partials);
      const changed = objectives.length + partials.length;
      if (changed === 0) return { changed, score: before };
      const after = await this.scoreboard.against(catalogue, assessmentId);
      await this.#tellFindings(assessment, before, after, [...objectives, ...partials]);
      await this.#tellScore(assessment, before, after);
      return { changed, score: after };
    });
  }

  async #tellFindings(
    { id: assessmentId }: Assessment,
    before: ScoreView,
    after: ScoreView,
    changed: readonly { readonly requirementCode: string; readonly letter?: string }[],
  ): Promise<void> {
    const byCode = Map.groupBy(changed, ({ requirementCode }) => requirementCode);
    const controls = await this.findings.controls(assessmentId, [...byCode.keys()]);
    await this.outbox.recordAll(
      controls.map(({ id, requirementCode, implementationLevel }) => ({
        action: 'finding.update',
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
