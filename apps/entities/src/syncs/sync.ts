import type {
  EntityType,
  JsonObject,
  ObservedStatus,
  Provider,
  RelationshipType,
} from '../observations/observation.js';

/** What a sync looks at: nothing outside of it is ever marked as missing. */
export interface SyncScope {
  provider: Provider;
  account: string;
  source: string;
}

export type SyncState = 'open' | 'finished' | 'superseded';

export interface Sync extends SyncScope {
  id: string;
  full: boolean;
  state: SyncState;
  lastSequence: number;
  items: number;
  rejected: number;
  missing: number;
  startedAt: Date;
  finishedAt: Date | null;
}

/** An identity as its provider lists it, not yet checked. */
export interface SyncItem {
  externalId: string;
  name: string;
  type: EntityType | undefined;
  providerRegion: string;
  status: ObservedStatus | 'quarantined' | 'deleted';
  metadata: JsonObject;
  permissions: readonly string[];
  tags: readonly string[];
  firstSeenAt: Date | undefined;
  lastUsedAt: Date | undefined;
  observedAt: Date | undefined;
}

export interface SyncRelationship {
  source: string;
  target: string;
  type: RelationshipType;
  strength: number;
}

export interface SyncBatch {
  sequence: number;
  items: readonly SyncItem[];
  relationships: readonly SyncRelationship[];
}

export interface SyncReject {
  index: number;
  reason: 'missing_value' | 'invalid_value';
  detail: string;
}

export interface SyncAck {
  sequence: number;
  repeated: boolean;
  changed: number;
  rejects: readonly SyncReject[];
}

/** A step of the caller; exactly one of the fields is set. */
export interface SyncStep {
  open?: { id: string; scope: SyncScope; full: boolean } | undefined;
  batch?: SyncBatch | undefined;
  finish?: { allowEmpty: boolean } | undefined;
}

export type SyncAnswer = { opened: Sync } | { ack: SyncAck } | { finished: Sync };
