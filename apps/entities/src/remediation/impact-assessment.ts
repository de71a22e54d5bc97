import type { Severity } from '../detections/rule-schema.js';

/** What stands to be hit when something is done to an entity. */
export interface Impact {
  readonly riskLevel: Severity;
  /** Other entities within `depth` hops of it. */
  readonly blastCount: number;
  readonly depth: number;
  /** Share of the tenant's live entities, in hundredths of a percent. */
  readonly impactBasisPoints: number;
}

/** Assesses an entity of the current tenant. */
export abstract class ImpactAssessment {
  /** Undefined if there is no such entity. */
  abstract of(entityId: string): Promise<Impact | undefined>;
}
