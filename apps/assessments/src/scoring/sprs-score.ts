import { bug } from '@attestry/domain-errors';
import { type Deduction, deductionOf } from './deduction.js';
import { SSP_REQUIREMENT } from './regulation.js';
import { inRequirementOrder, type ScoredRequirement } from './scored-requirement.js';

/** What the findings add up to. */
export interface SprsScore {
  /** Null without a system security plan, and at Level 1. What is not assessed costs nothing, and is no gain at Level 3. */
  readonly score: number | null;
  readonly maxScore: number;
  /** Why `score` is null; null if it is not. */
  readonly noScore: 'ssp_missing' | 'level_without_score' | null;
  /** Something is not assessed. */
  readonly provisional: boolean;
  /** If all that is not assessed turns out not met; null if that leaves no score. */
  readonly worst: number | null;
  /** If all that is not assessed turns out met; null if there can be no score. */
  readonly best: number | null;
  /** In the order of the requirements' numbers. */
  readonly deductions: readonly Deduction[];
}

/** 32 CFR 170.24(c)(2). */
export function sprsScore(requirements: readonly ScoredRequirement[], maxScore: number): SprsScore {
  const plan = requirements.find(({ nistNumber }) => nistNumber === SSP_REQUIREMENT)?.result;
  if (plan === undefined) bug(`the framework has no ${SSP_REQUIREMENT}`);
  const deductions = inRequirementOrder(requirements).flatMap((requirement) => deductionOf(requirement) ?? []);
  const left = maxScore - sum(deductions.map(({ points }) => points));
  const open = requirements.filter(({ result }) => result === 'not_assessed');
  const atRisk = sum(open.map(({ weight }) => weight));
  return {
    score: plan === 'met' ? left : null,
    maxScore,
    noScore: plan === 'met' ? null : 'ssp_missing',
    provisional: open.length > 0,
    worst: plan === 'met' ? left - atRisk : null,
    best: plan === 'met' || plan === 'not_assessed' ? left : null,
    deductions,
  };
}

export const sum = (numbers: readonly number[]): number => numbers.reduce((total, each) => total + each, 0);
