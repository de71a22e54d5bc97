import type { Provider } from '../observations/observation.js';

/** Another external id of an entity. */
export interface Alias {
  id: string;
  entityId: string;
  provider: Provider;
  externalId: string;
  /** The entity that had this id before it was merged. */
  mergedEntityId: string | null;
  createdAt: Date;
}

/** What a merge moved from the duplicate to the survivor. */
export interface Moved {
  relationshipsMoved: number;
  relationshipsDropped: number;
  eventsMoved: number;
  threatsMoved: number;
}
