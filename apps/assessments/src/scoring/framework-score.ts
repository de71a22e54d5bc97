import { levelOneScore } from './level-one-score.js';
import { levelThreeScore } from './level-three-score.js';
import type { ScoredRequirement } from './scored-requirement.js';
import type { ScoringRule } from './scoring-rule.js';
import { sprsScore, type SprsScore } from './sprs-score.js';

const SCORES: Readonly<Record<ScoringRule, typeof sprsScore>> = {
  sprs: sprsScore,
  count: levelThreeScore,
  all_or_nothing: levelOneScore,
};

/** The score by the rule of the framework that was assessed. */
export const frameworkScore = (
  rule: ScoringRule,
  requirements: readonly ScoredRequirement[],
  maxScore: number,
): SprsScore => SCORES[rule](requirements, maxScore);
