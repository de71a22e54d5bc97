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
  event: EventObservation;
  entities: EntityObservation[];
  edges: EdgeObservation[];
}
