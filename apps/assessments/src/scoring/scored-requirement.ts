import type { RequirementResult } from './requirement-result.js';

/** Whether a requirement that is not met may stay open on a plan of action. */
export type PoamEligibility = 'allowed' | 'not_allowed' | 'if_partial';

/** All that the score needs to know of a requirement. */
export interface ScoredRequirement {
  readonly code: string;
  readonly nistNumber: string;
  readonly weight: number;
  readonly poamEligibility: PoamEligibility;
  readonly result: RequirementResult;
  /** A person said that it is put into effect in part. */
  readonly partial: boolean;
}

/** `3.3.5` before `3.13.11`: by number, not by text. */
export function inRequirementOrder<Numbered extends { readonly nistNumber: string }>(
  requirements: readonly Numbered[],
): Numbered[] {
  return requirements.toSorted((left, right) => compareNumbers(left.nistNumber, right.nistNumber));
}

function compareNumbers(left: string, right: string): number {
  const ours = left.split('.').map(leadingNumber);
  const theirs = right.split('.').map(leadingNumber);
  const at = ours.findIndex((part, index) => part !== theirs[index]);
  return at < 0 ? 0 : (ours[at] ?? 0) - (theirs[at] ?? 0);
}

/** `3.1.2e` of NIST SP 800-172 ends in a letter. */
const leadingNumber = (part: string): number => Number.parseInt(part, 10);
