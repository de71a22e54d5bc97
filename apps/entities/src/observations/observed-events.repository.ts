import { Injectable } from '@nestjs/common';
import { uuidv7At } from '@attestry/ids';
import { rows, UnitOfWork } from '@attestry/persistence';
import { instant } from './instant.js';
import type { EventObservation } from './observation.js';

/** An event whose actor is stored. */
export interface StoredEvent {
  entityId: string;
  observed: EventObservation;
}

const INSERT = `
  with stored as (
    insert into entities.entity_events (id, time, entity_id, event_type, event_subtype, source_ip, source_raw,
      target_resource, event_data, source_event_id, source)
    select id, time, entity_id, event_type, nullif(event_subtype, ''), source_ip, nullif(source_raw, ''),
      nullif(target_resource, ''), event_data::jsonb, source_event_id, $11
    from unnest($1::uuid[], $2::timestamptz[], $3::uuid[], $4::text[], $5::text[], $6::inet[], $7::text[], $8::text[],
      $9::text[], $10::text[])
      as seen (id, time, entity_id, event_type, event_subtype, source_ip, source_raw, target_resource, event_data,
        source_event_id)
    on conflict on constraint entity_events_source_key do nothing
    returning 1
  )
  select count(*)::int as count from stored`;

/** Writes what sources have observed of events. */
@Injectable()
export class ObservedEventsRepository {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  /** How many were new: an event that is stored, or comes twice in the list, is stored once. */
  async insert(source: string, events: readonly StoredEvent[]): Promise<number> {
    if (events.length === 0) return 0;
    const told = (pick: (event: EventObservation) => unknown) => events.map(({ observed }) => pick(observed));
    const [row] = await this.unitOfWork.run((em) =>
      rows<{ count: number }>(em, INSERT, [
        told((event) => uuidv7At(new Date(event.time))),
        told((event) => instant(event.time)),
        events.map(({ entityId }) => entityId),
        told((event) => event.eventType),
        told((event) => event.eventSubtype),
        told((event) => event.sourceIp ?? null),
        told((event) => event.sourceRaw),
        told((event) => event.targetResource),
        told((event) => JSON.stringify(event.data)),
        told((event) => event.sourceEventId),
        source,
      ]),
    );
    return row?.count ?? 0;
  }
}
