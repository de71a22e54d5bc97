import type { ScoringRule } from './scoring-rule.js';

/** The places of 32 CFR 170 that the score and its consequences rest on. */
const SCORING = '32 CFR 170.24(c)(2)(i)(B)';
const PLAN = '32 CFR 170.21(a)(2)';

/** Without a system security plan there is no score. */
export const SSP_REQUIREMENT = '3.12.4';
export const SSP_PARAGRAPH = `${SCORING}(5)`;

/** The two requirements that keep some of their points when they are put into effect in part. */
export const PARTIAL_CREDIT: ReadonlyMap<string, { readonly points: number; readonly paragraph: string }> = new Map([
  ['3.5.3', { points: 3, paragraph: `${SCORING}(4)(i)` }],
  ['3.13.11', { points: 3, paragraph: `${SCORING}(4)(ii)` }],
]);

/** Which paragraph gives a requirement its full weight. */
export const WEIGHT_PARAGRAPHS: ReadonlyMap<number, string> = new Map([
  [5, `${SCORING}(1)`],
  [3, `${SCORING}(2)`],
  [1, `${SCORING}(3)`],
]);

/** A point for each requirement of Level 3. */
export const LEVEL_THREE_SCORING = '32 CFR 170.24(c)(3)';

/** Every requirement that is not met needs an entry on the plan of action. */
export const POAM_ENTRY_PARAGRAPH = `${SCORING}(6)`;

/** Named one by one as never to stay open. */
const NEVER_OPEN: ReadonlySet<string> = new Set(['3.1.20', '3.1.22', '3.10.3', '3.10.4', '3.10.5', SSP_REQUIREMENT]);

/** Why a requirement may not stay open: no plan at Level 1; named as such, or worth more than a point. */
export function ineligibleParagraph(rule: ScoringRule, nistNumber: string): string {
  if (rule === 'all_or_nothing') return '32 CFR 170.21(a)(1)';
  if (rule === 'count') return '32 CFR 170.21(a)(3)(ii)';
  return NEVER_OPEN.has(nistNumber) ? `${PLAN}(iii)` : `${PLAN}(ii)`;
}

/** Least score of a conditional certification: 0.8 of the highest, 88 of 110 and 20 of 24. */
export const minimumScore = (maxScore: number): number => Math.ceil((maxScore * 8) / 10);
