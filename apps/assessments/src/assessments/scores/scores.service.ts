import { Injectable } from '@nestjs/common';
import { Outbox } from '@attestry/outbox';
import { UnitOfWork } from '@attestry/persistence';
import type { Assessment } from '../assessment.entity.js';
import { AssessmentsRepository } from '../assessments.repository.js';
import type { AssessmentSnapshot, FrozenRequirement } from './assessment-snapshot.entity.js';
import { SnapshotNotFound } from './score.errors.js';
import { Scoreboard, type ScoreView } from './scoreboard.js';
import { SnapshotsRepository } from './snapshots.repository.js';

/** Scores as of now, and those that were frozen. */
@Injectable()
export class ScoresService {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly assessments: AssessmentsRepository,
    private readonly scoreboard: Scoreboard,
    private readonly snapshots: SnapshotsRepository,
    private readonly outbox: Outbox,
  ) {}

  get(assessmentId: string): Promise<ScoreView> {
    return this.unitOfWork.run(async () => this.scoreboard.of(await this.assessments.find(assessmentId)), {
      readOnly: true,
    });
  }

  snapshot(assessmentId: string): Promise<AssessmentSnapshot> {
    return this.unitOfWork.run(
      async () => {
        const { id } = await this.assessments.find(assessmentId);
        const found = await this.snapshots.find(id);
        if (!found) throw new SnapshotNotFound();
        return found;
      },
      { readOnly: true },
    );
  }

  /** Keeps what the findings add up to now; part of the transaction that completes the assessment. */
  async freeze(assessment: Assessment): Promise<void> {
    const view = await this.scoreboard.of(assessment);
    await this.snapshots.insert({
      assessmentId: assessment.id,
      frameworkCode: view.frameworkCode,
      catalogueVersion: view.catalogueVersion,
      score: view.score.score,
      maxScore: view.score.maxScore,
      conditional: view.status.conditional,
      requirements: frozen(view),
    });
    await this.outbox.record({
      action: 'score.compute',
      resource: { type: 'assessment', id: assessment.id },
      details: { score: view.score.score, deductions: view.score.deductions.length, frozen: true },
    });
  }
}

function frozen({ requirements, score }: ScoreView): FrozenRequirement[] {
  const byCode = new Map(score.deductions.map((deduction) => [deduction.code, deduction]));
  return requirements.map(({ code, result }) => {
    const { points = 0, reason = null, paragraph = null } = byCode.get(code) ?? {};
    return { code, result, points, reason, paragraph };
  });
}
