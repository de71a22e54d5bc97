import { Injectable } from '@nestjs/common';
import { type AssessmentProgress, NO_PROGRESS } from './assessment-progress.js';
import type { Assessment } from './assessment.entity.js';
import { ProgressRepository } from './progress.repository.js';

/** An assessment as it is shown: its entry and how far it has come. */
export interface AssessmentView {
  readonly assessment: Assessment;
  readonly progress: AssessmentProgress;
}

/** Adds to entries what is derived from their findings. */
@Injectable()
export class AssessmentViews {
  constructor(private readonly progress: ProgressRepository) {}

  async of(assessments: readonly Assessment[]): Promise<AssessmentView[]> {
    const progress = await this.progress.of(assessments.map(({ id }) => id));
    return assessments.map((assessment) => ({ assessment, progress: progress.get(assessment.id) ?? NO_PROGRESS }));
  }

  async ofOne(assessment: Assessment): Promise<AssessmentView> {
    const progress = await this.progress.of([assessment.id]);
    return { assessment, progress: progress.get(assessment.id) ?? NO_PROGRESS };
  }
}
