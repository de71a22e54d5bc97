import { Injectable } from '@nestjs/common';
import type { Catalogue } from '../../frameworks/catalogue.js';
import { FrameworksService } from '../../frameworks/frameworks.service.js';
import { PlannedRequirements } from '../../poam/planned/planned-requirements.service.js';
import { conditionalStatus, type ConditionalStatus } from '../../scoring/conditional-status.js';
import { frameworkScore } from '../../scoring/framework-score.js';
import { requirementResult } from '../../scoring/requirement-result.js';
import type { ScoredRequirement } from '../../scoring/scored-requirement.js';
import type { SprsScore } from '../../scoring/sprs-score.js';
import type { Assessment } from '../assessment.entity.js';
import { AssessmentIncomplete } from '../assessment.errors.js';
import { FindingsRepository } from '../findings/findings.repository.js';

/** What the findings of an assessment add up to. */
export interface ScoreView {
  readonly frameworkCode: string;
  readonly catalogueVersion: string;
  /** In the order of the catalogue. */
  readonly requirements: readonly ScoredRequirement[];
  readonly score: SprsScore;
  readonly status: ConditionalStatus;
}

/** Adds up findings as they stand in the current transaction. */
@Injectable()
export class Scoreboard {
  constructor(
    private readonly frameworks: FrameworksService,
    private readonly findings: FindingsRepository,
    private readonly planned: PlannedRequirements,
  ) {}

  async of({ id, frameworkCode }: Assessment): Promise<ScoreView> {
    if (frameworkCode === null) throw new AssessmentIncomplete(['start']);
    return this.against(await this.frameworks.catalogue(frameworkCode), id);
  }

  /** The same, for who has read the catalogue already. */
  async against({ framework, requirements: all }: Catalogue, assessmentId: string): Promise<ScoreView> {
    const { results: recorded, partial } = await this.findings.results(assessmentId);
    const requirements = all.map(({ requirement, objectives }): ScoredRequirement => {
      const { code, nistNumber, weight, poamEligibility } = requirement;
      const result = requirementResult(recorded.get(code) ?? [], objectives.length);
      return { code, nistNumber, weight, poamEligibility, result, partial: partial.has(code) };
    });
    const score = frameworkScore(framework.scoring, requirements, framework.maxScore);
    return {
      frameworkCode: framework.code,
      catalogueVersion: framework.version,
      requirements,
      score,
      status: conditionalStatus(requirements, score, await this.planned.of(assessmentId), framework.scoring),
    };
  }
}
