import type { Platform, RestClient } from '@attestry/start';
import type { Comparison } from './pairs.js';

/** What a bench may use: a running platform and a signed-in administrator. */
export interface Bed {
  readonly platform: Platform;
  readonly rest: RestClient;
  readonly pairs: number;
}

export interface Outcome {
  /** The figure the bench is judged by; a ratio is dimensionless. */
  readonly figure: string;
  readonly value: number;
  readonly target?: { readonly atLeast: number } | { readonly atMost: number };
  readonly comparison?: Comparison;
}

export interface Bench {
  readonly name: string;
  readonly measures: string;
  readonly run: (bed: Bed) => Promise<Outcome>;
}

export function meets({ value, target }: Outcome): boolean {
  if (target === undefined) return true;
  return 'atLeast' in target ? value >= target.atLeast : value <= target.atMost;
}
