import type { EntityType, Provider } from '../observations/observation.js';
import type { EntityStatus } from './entity.entity.js';

/** What narrows a list of entities; undefined narrows nothing. */
export interface EntityFilter {
  type: EntityType | undefined;
  provider: Provider | undefined;
  status: EntityStatus | undefined;
  externalId: string | undefined;
}

/** Orders of a list of entities, each ending in the id. */
export type EntityOrder = 'last_seen_at desc' | 'risk_score desc' | 'name';
