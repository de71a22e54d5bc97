import { ineligibleParagraph, minimumScore, POAM_ENTRY_PARAGRAPH } from '../scoring/regulation.js';
import { inRequirementOrder, type PoamEligibility, type ScoredRequirement } from '../scoring/scored-requirement.js';

export type PoamBlockerKind = 'level' | 'score' | 'ineligible' | 'missing_entry' | 'not_assessed';

/** Something that stands in the way of a conditional certification. */
export interface PoamBlocker {
  readonly kind: PoamBlockerKind;
  readonly code: string;
  readonly nistNumber: string;
  readonly paragraph: string;
}

export interface ConditionalEligibility {
  readonly targetLevel: number;
  readonly conditional: boolean;
  readonly final: boolean;
  readonly score: number | null;
  readonly minimumScore: number;
  readonly blockers: readonly PoamBlocker[];
}

/** 32 CFR 170.21(a): never at Level 1, by points and name at Level 2, by name at Level 3. */
const LEVEL_ONE = '32 CFR 170.21(a)(1)';
const LEVEL_THREE_NAMED = '32 CFR 170.21(a)(3)(ii)';
const scoreParagraph = (level: number) => `32 CFR 170.21(a)(${level})(i)`;

interface PlannedFor {
  readonly nistNumber: string;
  readonly poamEligibility: PoamEligibility;
  readonly partial: boolean;
}

/** The paragraph that rules out a conditional certification with this requirement on the plan; null if none does. */
export function ineligibility({ nistNumber, poamEligibility, partial }: PlannedFor, level: number): string | null {
  if (level === 1) return LEVEL_ONE;
  if (poamEligibility === 'allowed' || (poamEligibility === 'if_partial' && partial)) return null;
  return level === 3 ? LEVEL_THREE_NAMED : ineligibleParagraph('sprs', nistNumber);
}

interface Assessed {
  readonly targetLevel: number;
  readonly requirements: readonly ScoredRequirement[];
  readonly score: number | null;
  readonly maxScore: number;
  /** Codes of the requirements that have an entry on the plan. */
  readonly planned: ReadonlySet<string>;
}

/** All that stands in the way, never only the first of it. */
export function conditionalEligibility(assessed: Assessed): ConditionalEligibility {
  const { targetLevel, requirements, score, maxScore, planned } = assessed;
  const ordered = inRequirementOrder(requirements);
  const open = ordered.filter(({ result }) => result === 'not_met');
  const unassessed = ordered.filter(({ result }) => result === 'not_assessed');
  const final = open.length === 0 && unassessed.length === 0;
  const minimum = targetLevel === 1 ? 0 : minimumScore(maxScore);
  const of = (kind: PoamBlockerKind, paragraph: string, { code, nistNumber } = NOTHING): PoamBlocker => ({
    kind,
    code,
    nistNumber,
    paragraph,
  });
  const wide = [
    ...(targetLevel === 1 && open.length > 0 ? [of('level', LEVEL_ONE)] : []),
    ...(targetLevel > 1 && (score === null || score < minimum) ? [of('score', scoreParagraph(targetLevel))] : []),
  ];
  const narrow = ordered.flatMap((requirement) => {
    if (requirement.result === 'not_assessed') return [of('not_assessed', '', requirement)];
    if (requirement.result !== 'not_met') return [];
    const paragraph = ineligibility(requirement, targetLevel);
    const isMissing = targetLevel > 1 && !planned.has(requirement.code);
    return [
      ...(paragraph === null ? [] : [of('ineligible', paragraph, requirement)]),
      ...(isMissing ? [of('missing_entry', POAM_ENTRY_PARAGRAPH, requirement)] : []),
    ];
  });
  const blockers = [...wide, ...narrow];
  return {
    targetLevel,
    conditional: !final && blockers.length === 0,
    final,
    score,
    minimumScore: minimum,
    blockers,
  };
}

const NOTHING = { code: '', nistNumber: '' };
