import type { Platform, RestClient } from '@attestry/start';
import type { Comparison } from './pairs.js';

/** What a bench may use: a running platform with one tenant whose administrator is signed in and that has entities. */
export interface Bed {
  readonly platform: Platform;
  readonly rest: RestClient;
  readonly tenantId: string;
  /** An entity of the tenant. */
  readonly entityId: string;
  readonly region: string;
  readonly pairs: number;
  /** Multiplies the work of each run. */
  readonly scale: number;
  /** Settings that a service is given when it is started again. */
  readonly overrides: Partial<Record<'entities' | 'tenancy', NodeJS.ProcessEnv>>;
}

export interface Outcome {
  readonly name: string;
  /** The figure that is judged; a ratio is dimensionless. */
  readonly figure: string;
  readonly value: number;
  readonly target?: { readonly atLeast: number } | { readonly atMost: number };
  readonly comparison?: Comparison;
}

export interface Bench {
  readonly name: string;
  readonly measures: string;
  readonly run: (bed: Bed) => Promise<readonly Outcome[]>;
}

export function meets({ value, target }: Outcome): boolean {
  if (target === undefined) return true;
  return 'atLeast' in target ? value >= target.atLeast : value <= target.atMost;
}
