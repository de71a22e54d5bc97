import type { Severity } from '../detections/rule-schema.js';

/** What stands to be hit when something is done to an entity. */
export interface Impact {
  readonly riskLevel: Severity;
  /** Other entities within `depth` hops of it. */
  readonly blastCount: number;
  readonly depth: number;
  /** Share of the tenant's live entities, in hundredths of a percent. */
  readonly impactBasisPoints: number;
  /** The graph around it is too large to be counted: these are the hops that were, and it is wide in any case. */
  readonly atLeast: boolean;
}

/** Assesses an entity of the current tenant. */
export abstract class ImpactAssessment {
  /** Undefined if there is no such entity. */
  abstract of(entityId: string): Promise<Impact | undefined>;
}
