import type { Deduction } from './deduction.js';
import { LEVEL_THREE_SCORING } from './regulation.js';
import { inRequirementOrder, type ScoredRequirement } from './scored-requirement.js';
import type { SprsScore } from './sprs-score.js';

/** 32 CFR 170.24(c)(3): a point for each requirement that is met or does not apply. */
export function levelThreeScore(requirements: readonly ScoredRequirement[], maxScore: number): SprsScore {
  const met = requirements.filter(({ result }) => result === 'met' || result === 'not_applicable').length;
  const open = requirements.filter(({ result }) => result === 'not_assessed').length;
  const lost = inRequirementOrder(requirements.filter(({ result }) => result === 'not_met'));
  return {
    score: met,
    maxScore,
    noScore: null,
    provisional: open > 0,
    worst: met,
    best: met + open,
    deductions: lost.map(pointLost),
  };
}

const pointLost = ({ code, nistNumber }: ScoredRequirement): Deduction => ({
  code,
  nistNumber,
  points: 1,
  reason: 'full',
  paragraph: LEVEL_THREE_SCORING,
});
