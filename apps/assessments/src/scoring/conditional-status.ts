import { ineligibleParagraph, minimumScore, POAM_ENTRY_PARAGRAPH } from './regulation.js';
import type { ScoringRule } from './scoring-rule.js';
import { inRequirementOrder, type ScoredRequirement } from './scored-requirement.js';
import type { SprsScore } from './sprs-score.js';

/** A requirement that stands in the way. */
export interface Blocker {
  readonly code: string;
  readonly nistNumber: string;
  readonly paragraph: string;
}

/** Whether a conditional certification is possible, with all that stands in its way (32 CFR 170.21). */
export interface ConditionalStatus {
  readonly conditional: boolean;
  readonly final: boolean;
  readonly minimumScore: number;
  readonly scoreReached: boolean;
  /** May not stay open. */
  readonly ineligible: readonly Blocker[];
  /** Not planned for. */
  readonly missingPoam: readonly Blocker[];
  readonly notAssessed: number;
}

/**
 * `planned` holds the codes of the requirements that have an entry on the plan of action. At Level 1 there is no such plan:
 * nothing can be conditional, and all that is not met stands in the way of the final status.
 */
export function conditionalStatus(
  requirements: readonly ScoredRequirement[],
  { score, maxScore }: Pick<SprsScore, 'score' | 'maxScore'>,
  planned: ReadonlySet<string>,
  rule: ScoringRule = 'sprs',
): ConditionalStatus {
  const plans = rule !== 'all_or_nothing';
  const open = inRequirementOrder(requirements.filter(({ result }) => result === 'not_met'));
  const ineligible = open
    .filter((requirement) => !mayStayOpen(requirement))
    .map((requirement) => ineligibleBlocker(requirement, rule));
  const missingPoam = plans ? open.filter(({ code }) => !planned.has(code)).map(missingBlocker) : [];
  const notAssessed = requirements.filter(({ result }) => result === 'not_assessed').length;
  const minimum = minimumScore(maxScore);
  const scoreReached = score !== null && score >= minimum;
  return {
    conditional: scoreReached && notAssessed === 0 && ineligible.length === 0 && missingPoam.length === 0,
    final: (score !== null || !plans) && notAssessed === 0 && open.length === 0,
    minimumScore: minimum,
    scoreReached,
    ineligible,
    missingPoam,
    notAssessed,
  };
}

const mayStayOpen = ({ poamEligibility, partial }: ScoredRequirement): boolean =>
  poamEligibility === 'allowed' || (poamEligibility === 'if_partial' && partial);

const ineligibleBlocker = ({ code, nistNumber }: ScoredRequirement, rule: ScoringRule): Blocker => ({
  code,
  nistNumber,
  paragraph: ineligibleParagraph(rule, nistNumber),
});

const missingBlocker = ({ code, nistNumber }: ScoredRequirement): Blocker => ({
  code,
  nistNumber,
  paragraph: POAM_ENTRY_PARAGRAPH,
});
