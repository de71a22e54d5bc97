import type { EntityName, EntityType, EventObservation, Provider } from '../observations/observation.js';

/** An event as a sender gives it, not yet judged. */
export interface EventInput {
  provider: Provider | undefined;
  externalId: string;
  /** Undefined: only if the entity is known. */
  entityType: EntityType | undefined;
  time: Date | undefined;
  eventType: string;
  eventSubtype: string;
  sourceAddress: string;
  targetResource: string;
  /** JSON of an object, or nothing. */
  eventData: Uint8Array;
  sourceEventId: string;
}

export type RejectionReason =
  | 'no_entity'
  | 'unknown_entity'
  | 'time_out_of_range'
  | 'bad_event_type'
  | 'bad_source_event_id'
  | 'text_too_long'
  | 'bad_event_data'
  | 'event_data_too_large';

/** An event that can be stored if its entity is known, or says what it is. */
export interface ReadEvent {
  /** Place in the batch. */
  index: number;
  /** Without type the entity has to be known already. */
  actor: Omit<EntityName, 'type'> & { type: EntityType | undefined };
  observed: Omit<EventObservation, 'actor'>;
}

export interface EventRejection {
  index: number;
  reason: RejectionReason;
}
