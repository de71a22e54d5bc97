import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '@attestry/persistence';
import { AssessmentsRepository } from '../assessments.repository.js';
import type { AssessmentSnapshot } from './assessment-snapshot.entity.js';
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

  document(assessmentId: string): Promise<string> {
    return this.unitOfWork.run(
      async () => {
        const { document } = await this.snapshot(assessmentId);
        if (document === null) throw new SnapshotNotFound();
        return document;
      },
      { readOnly: true },
    );
  }
}
