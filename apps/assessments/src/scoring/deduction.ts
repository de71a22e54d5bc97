import { bug } from '@attestry/domain-errors';
import { PARTIAL_CREDIT, WEIGHT_PARAGRAPHS } from './regulation.js';
import type { ScoredRequirement } from './scored-requirement.js';

/** Points lost for one requirement. */
export interface Deduction {
  readonly code: string;
  readonly nistNumber: string;
  readonly points: number;
  readonly reason: 'full' | 'partial';
  readonly paragraph: string;
}

/** Undefined if nothing is lost: met, not assessed, or without weight. Being on a plan of action changes nothing. */
export function deductionOf(requirement: ScoredRequirement): Deduction | undefined {
  const { code, nistNumber, weight, result, partial } = requirement;
  if (result !== 'not_met' || weight === 0) return undefined;
  const credit = PARTIAL_CREDIT.get(nistNumber);
  if (partial && credit) {
    return { code, nistNumber, points: credit.points, reason: 'partial', paragraph: credit.paragraph };
  }
  const paragraph = credit?.paragraph ?? WEIGHT_PARAGRAPHS.get(weight) ?? bug(`no paragraph gives ${weight} points`);
  return { code, nistNumber, points: weight, reason: 'full', paragraph };
}
