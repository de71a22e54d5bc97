import type { ScoredRequirement } from './scored-requirement.js';
import type { SprsScore } from './sprs-score.js';

/** 32 CFR 170.24(c)(1): no number; whether all is met is said by the status. */
export const levelOneScore = (requirements: readonly ScoredRequirement[], maxScore: number): SprsScore => ({
  score: null,
  maxScore,
  noScore: 'level_without_score',
  provisional: requirements.some(({ result }) => result === 'not_assessed'),
  worst: null,
  best: null,
  deductions: [],
});
