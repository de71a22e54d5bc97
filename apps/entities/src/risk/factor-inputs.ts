import type { EntityType, JsonObject } from '../observations/observation.js';

/** What is stored of an entity that its factors are read from; docs/entities/risk.md has the table. */
export interface FactorInputs {
  type: EntityType;
  metadata: JsonObject;
  permissions: readonly string[];
  tags: readonly string[];
  firstSeenAt: Date;
  lastUsedAt: Date | null;
  /** Entities that own it by an `owns` edge, and how many of them are live. */
  owners: number;
  liveOwners: number;
  /** Live entities with a `uses` edge to it. */
  users: number;
  /** An open threat tells of a leaked secret. */
  leakThreat: boolean;
  /** Types of its latest events within 90 days; undefined if it has no permissions to compare with. */
  usedTypes: readonly string[] | null;
  /** Whether it has any event within 30 days, and one of a person signing in. */
  recentEvents: boolean;
  recentSignIn: boolean;
}
