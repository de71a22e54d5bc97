import type { EntityType, Provider } from '../observations/observation.js';
import type { EntityStatus } from './entity.entity.js';
import type { RiskLevel } from './risk-level.js';

/** What narrows a list of entities; undefined narrows nothing. */
export interface EntityFilter {
  type: EntityType | undefined;
  provider: Provider | undefined;
  status: EntityStatus | undefined;
  externalId: string | undefined;
  riskLevel?: RiskLevel | undefined;
  /** Part of name or external id, whatever the case of ASCII letters. */
  search?: string | undefined;
  namePrefix?: string | undefined;
  externalIdPrefix?: string | undefined;
  /** Last seen from, and before. */
  startTime?: Date | undefined;
  endTime?: Date | undefined;
}

/** Orders of a list of entities, each ending in the id. */
export type EntityOrder = 'last_seen_at desc' | 'risk_score desc' | 'name' | 'created_at desc';

/** A value of a facet and how many entities have it. */
export interface Facet {
  value: string;
  count: number;
}

export interface Facets {
  total: number;
  types: Facet[];
  providers: Facet[];
  statuses: Facet[];
  riskLevels: Facet[];
}
