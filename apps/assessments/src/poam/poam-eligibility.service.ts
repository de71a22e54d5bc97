import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '@attestry/persistence';
import { AssessmentNotFound } from '../assessments/assessment.errors.js';
import { ScoresService } from '../assessments/scores/scores.service.js';
import { dayOf } from './calendar-day.js';
import { conditionalEligibility } from './eligibility.js';
import { PlanAssessmentsRepository } from './plan-assessments.repository.js';
import { PlannedRequirements } from './planned/planned-requirements.service.js';
import { PoamItemsRepository } from './poam-items.repository.js';
import type { EligibilityView } from './eligibility-view.js';

/** Whether what is not met may stay open, from findings and plan as they stand. */
@Injectable()
export class PoamEligibilityService {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly scores: ScoresService,
    private readonly assessments: PlanAssessmentsRepository,
    private readonly planned: PlannedRequirements,
    private readonly items: PoamItemsRepository,
  ) {}

  get(assessmentId: string): Promise<EligibilityView> {
    return this.unitOfWork.run(
      async () => {
        const assessment = await this.assessments.find(assessmentId);
        if (!assessment) throw new AssessmentNotFound();
        const { requirements, score } = await this.scores.get(assessmentId);
        const planned = await this.planned.of(assessmentId);
        const counts = await this.items.counts(assessmentId, dayOf(new Date()));
        const { targetLevel } = assessment;
        const assessed = { targetLevel, requirements, score: score.score, maxScore: score.maxScore, planned };
        return { ...conditionalEligibility(assessed), openItems: counts.open, overdueItems: counts.overdue };
      },
      { readOnly: true },
    );
  }
}
