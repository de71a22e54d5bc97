/** Values as JSON has them. */
export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };
export type JsonObject = { [key: string]: Json };

export type EntityType =
  'api_key' | 'service_account' | 'machine_identity' | 'ai_agent' | 'bot_account' | 'certificate' | 'ssh_key';

export type Provider = 'aws' | 'azure' | 'gcp' | 'kubernetes' | 'github' | 'gitlab' | 'docker' | 'terraform' | 'custom';

export type RelationshipType =
  'uses' | 'manages' | 'accesses' | 'owns' | 'delegates_to' | 'inherits_from' | 'similar_to' | 'replaces';

/** What identifies an entity and follows from its external id alone. */
export interface EntityName {
  provider: Provider;
  /** In canonical form. */
  externalId: string;
  name: string;
  type: EntityType;
}

/** What one source record tells of an entity. */
export interface EntityObservation extends EntityName {
  firstSeenAt: number;
  lastSeenAt: number;
  /** Latest time at which it acted itself; undefined if it was only mentioned. */
  lastUsedAt: number | undefined;
  /** Undefined when the record only mentions it. */
  attributes: EntityAttributes | undefined;
  /** What an inventory says of its state; log records say nothing of it. */
  state?: EntityState | undefined;
  /** Values for the metadata that outlast the attributes of log records, by the source that tells them. */
  facts?: Readonly<Record<string, Fact>> | undefined;
}

/** States that a source can tell; the others are given by people and by syncs that miss the entity. */
export type ObservedStatus = 'active' | 'inactive' | 'disabled';

/** Told as a whole by one record of an inventory; of two the later counts, at one time the greater source id. */
export interface EntityState {
  observedAt: number;
  sourceId: string;
  status: ObservedStatus;
  permissions: readonly string[];
  tags: readonly string[];
}

/** Told as a whole by one record of one source; of two of the same source the later counts, as above. */
export interface Fact {
  observedAt: number;
  sourceId: string;
  values: JsonObject;
}

/** Told as a whole by one record; of two, the later one counts, and of two at the same time the greater source id. */
export interface EntityAttributes {
  observedAt: number;
  sourceId: string;
  providerRegion: string;
  metadata: JsonObject;
}

/** What one source record tells of an edge between two entities of the same provider. */
export interface EdgeObservation {
  provider: Provider;
  source: string;
  target: string;
  type: RelationshipType;
  strength: number;
  /** Row of the strength table. */
  kind: string;
  observedAt: number;
  sourceId: string;
  firstSeenAt: number;
  lastSeenAt: number;
}

/** A source record as an event of one entity. */
export interface EventObservation {
  actor: EntityName;
  time: number;
  sourceEventId: string;
  eventType: string;
  eventSubtype: string;
  sourceIp: string | undefined;
  sourceRaw: string;
  targetResource: string;
  data: JsonObject;
}

/** Everything one record tells. */
export interface Observations {
  /** Undefined for a record of an inventory, which tells what is and not what happened; then the first entity is its subject. */
  event: EventObservation | undefined;
  entities: EntityObservation[];
  edges: EdgeObservation[];
}

/** What a record of a log tells. */
export interface LogObservations extends Observations {
  event: EventObservation;
}
