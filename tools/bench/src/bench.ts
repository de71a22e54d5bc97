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

/** Parts of the platform whose benches can be asked for together. */
export type Area = 'entities';

export interface Bench {
  readonly name: string;
  readonly area?: Area;
  /** Too long for a run of everything: only when its area or its name is asked for. */
  readonly onlyInArea?: boolean;
  readonly measures: string;
  readonly run: (bed: Bed) => Promise<readonly Outcome[]>;
}

/** What the flags ask for. */
export function chosenOf(
  benches: readonly Bench[],
  { area, only }: { area: Area | undefined; only: string | undefined },
) {
  return benches.filter(
    (bench) =>
      (area === undefined || bench.area === area) &&
      (only === undefined || bench.name.includes(only)) &&
      (bench.onlyInArea !== true || area !== undefined || only !== undefined),
  );
}

export function meets({ value, target }: Outcome): boolean {
  if (target === undefined) return true;
  return 'atLeast' in target ? value >= target.atLeast : value <= target.atMost;
}
