import { Injectable } from '@nestjs/common';
import { type PageCursor, rows, UnitOfWork } from '@attestry/persistence';
import type { DetectableEvent } from '../detections/match.js';
import { entityKey } from '../observations/merge.js';
import { instant } from '../observations/instant.js';
import type { JsonObject } from '../observations/observation.js';

interface Row {
  id: string;
  key: string;
  time: Date;
  source: string;
  source_event_id: string;
  event_type: string;
  target_resource: string | null;
  source_ip: string | null;
  event_data: JsonObject;
  provider: string;
  external_id: string;
}

export interface StoredEvent extends DetectableEvent {
  readonly cursor: PageCursor;
}

const COLUMNS = `event.id, event.time::text as key, event.time, event.source, event.source_event_id, event.event_type,
  event.target_resource, host(event.source_ip) as source_ip, event.event_data, entity.provider, entity.external_id`;

// The first bound follows the cursor, so that partitions behind it are left out.
const PAGE = `select ${COLUMNS} from entities.entity_events as event
  join entities.entities as entity on entity.id = event.entity_id
  where event.time >= greatest($1::timestamptz, $4::timestamptz) and event.time < $2::timestamptz
    and ($4::timestamptz is null or (event.time, event.id) > ($4::timestamptz, $5::uuid))
  order by event.time, event.id limit $3`;

/** Reads stored events for detections. */
@Injectable()
export class StoredEventsRepository {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  /** Events of a range, oldest first, after a cursor. */
  async page(range: { start: Date; end: Date }, after: PageCursor | undefined, limit: number): Promise<StoredEvent[]> {
    const found = await this.unitOfWork.run((em) =>
      rows<Row>(em, PAGE, [range.start, range.end, limit, after?.key ?? null, after?.id ?? null]),
    );
    return found.map(toEvent);
  }

  /** Latest events of an entity of these types, or of these services, between two times. */
  async around(
    entityId: string,
    types: readonly string[],
    services: readonly string[],
    [first, last]: readonly [number, number],
    limit: number,
  ): Promise<StoredEvent[]> {
    const found = await this.unitOfWork.run((em) =>
      rows<Row>(
        em,
        `select ${COLUMNS} from entities.entity_events as event
         join entities.entities as entity on entity.id = event.entity_id
         where event.entity_id = $1::uuid and event.time between $2::timestamptz and $3::timestamptz
           and (event.event_type = any($4::text[]) or split_part(event.event_type, '.', 1) = any($5::text[]))
         order by event.time desc, event.id desc limit $6`,
        [entityId, instant(first), instant(last), types, services, limit],
      ),
    );
    return found.map(toEvent);
  }

  /** Ids of entities by the key that `entityKey` gives. */
  async entityIds(keys: readonly string[]): Promise<ReadonlyMap<string, string>> {
    const parts = keys.map(partsOf);
    const found = await this.unitOfWork.run((em) =>
      rows<{ id: string; provider: string; external_id: string }>(
        em,
        `select id, provider, external_id from entities.entities
         join unnest($1::text[], $2::text[]) as wanted (provider, external_id) using (provider, external_id)`,
        [parts.map(([provider]) => provider), parts.map(([, externalId]) => externalId)],
      ),
    );
    return new Map(found.map((row) => [entityKey({ provider: row.provider, externalId: row.external_id }), row.id]));
  }
}

const toEvent = (row: Row): StoredEvent => ({
  cursor: { key: row.key, id: row.id },
  source: row.source,
  sourceEventId: row.source_event_id,
  time: row.time.getTime(),
  type: row.event_type,
  target: row.target_resource ?? '',
  sourceIp: row.source_ip ?? undefined,
  entity: entityKey({ provider: row.provider, externalId: row.external_id }),
  data: row.event_data,
});

function partsOf(key: string): readonly [string, string] {
  const at = key.indexOf(KEY_SEPARATOR);
  return [key.slice(0, at), key.slice(at + KEY_SEPARATOR.length)];
}

const KEY_SEPARATOR = entityKey({ provider: '', externalId: '' });
