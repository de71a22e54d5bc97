import { Injectable } from '@nestjs/common';
import { FrameworksService } from '../../frameworks/frameworks.service.js';
import { conditionalStatus, type ConditionalStatus } from '../../scoring/conditional-status.js';
import { requirementResult } from '../../scoring/requirement-result.js';
import type { ScoredRequirement } from '../../scoring/scored-requirement.js';
import { sprsScore, type SprsScore } from '../../scoring/sprs-score.js';
import type { Assessment } from '../assessment.entity.js';
import { AssessmentIncomplete } from '../assessment.errors.js';
import { FindingsRepository } from '../findings/findings.repository.js';

/** Plans of action are not kept here yet, so no requirement has an entry. */
const NOTHING_PLANNED: ReadonlySet<string> = new Set();

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
  ) {}

  async of({ id, frameworkCode }: Assessment): Promise<ScoreView> {
    if (frameworkCode === null) throw new AssessmentIncomplete(['start']);
    const { framework, requirements: all } = await this.frameworks.catalogue(frameworkCode);
    const controls = await this.findings.controls(id);
    const partial = new Set(controls.filter((each) => each.implementationLevel).map((each) => each.requirementCode));
    const recorded = Map.groupBy(await this.findings.objectives(id), ({ requirementCode }) => requirementCode);
    const requirements = all.map(({ requirement, objectives }): ScoredRequirement => {
      const { code, nistNumber, weight, poamEligibility } = requirement;
      const results = (recorded.get(code) ?? []).map(({ result }) => result);
      const result = requirementResult(results, objectives.length);
      return { code, nistNumber, weight, poamEligibility, result, partial: partial.has(code) };
    });
    const score = sprsScore(requirements, framework.maxScore);
    return {
      frameworkCode,
      catalogueVersion: framework.version,
      requirements,
      score,
      status: conditionalStatus(requirements, score, NOTHING_PLANNED),
    };
  }
}
