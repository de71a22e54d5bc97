import type { JsonObject } from '../observations/observation.js';

/** One change of an entity's attributes. */
export interface EntityChange {
  id: string;
  entityId: string;
  changedAt: Date;
  actorType: string;
  actorId: string;
  changes: JsonObject;
}
