import { Injectable } from '@nestjs/common';
import { rows, UnitOfWork } from '@attestry/persistence';
import { DAY_MS } from './day.js';
import type { Category, Measure } from './measures.js';

/** What an entity was measured as on a day. */
export type DailyMeasures = Readonly<Record<Measure, number>> & { readonly entityId: string };

/** How often an entity met a category on a day. */
export interface Met {
  entityId: string;
  kind: Category;
  category: string;
  count: number;
}

/** Events of a day that a confirmed threat rests on speak of somebody else than the entity. */
const MALICIOUS = `
  select evidence.source, evidence.source_event_id from entities.threat_events as threat
  join entities.threat_evidence as evidence on evidence.threat_id = threat.id
  where threat.entity_id = any($1::uuid[]) and threat.status in ('confirmed', 'mitigated', 'closed')
    and evidence.event_time >= $2::timestamptz and evidence.event_time < $3::timestamptz`;

const EVENTS = `
  select entity_id, date_trunc('hour', time, 'UTC') as hour, event_type, target_resource,
    coalesce(host(source_ip), source_raw) as address, source_location ->> 'country' as country
  from entities.entity_events as event
  where entity_id = any($1::uuid[]) and time >= $2::timestamptz and time < $3::timestamptz
    and ($4::boolean or not exists (select from malicious where malicious.source = event.source
      and malicious.source_event_id = event.source_event_id))`;

export const MEASURES = `
  with malicious as materialized (${MALICIOUS}), events as materialized (${EVENTS}),
  busiest as (
    select entity_id, max(count) as peak
    from (select entity_id, count(*) from events group by entity_id, hour) as hours group by entity_id
  )
  select entity_id as "entityId", count(*)::int as events, count(distinct address)::int as addresses,
    count(distinct event_type)::int as actions, count(distinct hour)::int as hours,
    count(distinct target_resource)::int as resources, min(peak)::int as peak
  from events join busiest using (entity_id) group by entity_id`;

export const CATEGORIES = `
  with malicious as materialized (${MALICIOUS}), events as materialized (${EVENTS})
  select entity_id as "entityId", kind, category, count(*)::int as count
  from events cross join lateral (values
    ('hour', extract(hour from hour at time zone 'UTC')::text),
    ('country', country),
    ('resource', case when entity_id = any($5::uuid[]) then target_resource end)) as met (kind, category)
  where category is not null group by entity_id, kind, category`;

/** A loose scan of the index by entity: one step an entity, however many events it has. */
export const ACTIVE = `
  with recursive active as (
    (select entity_id, 1 as place from entities.entity_events
     where time >= $1::timestamptz and time < $2::timestamptz and entity_id > $3::uuid order by entity_id limit 1)
    union all
    select next.entity_id, active.place + 1 from active cross join lateral (
      select entity_id from entities.entity_events
      where time >= $1::timestamptz and time < $2::timestamptz and entity_id > active.entity_id
      order by entity_id limit 1) as next
    where active.place < $4
  )
  select entity_id as id from active order by entity_id`;

/** What entities did, a day at a time: each statement reads one partition. */
@Injectable()
export class DailyBehaviourRepository {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  /** Entities that acted on the day, in the order of their ids. */
  async active(day: Date, after: string, limit: number): Promise<string[]> {
    const found = await this.#rows<{ id: string }>(ACTIVE, [...span(day), after, limit]);
    return found.map(({ id }) => id);
  }

  /** `whole`: with the events of confirmed threats. */
  measures(entityIds: readonly string[], day: Date, whole: boolean): Promise<DailyMeasures[]> {
    return this.#rows<DailyMeasures>(MEASURES, [entityIds, ...span(day), whole]);
  }

  /** Resources only of the entities that are named for it. */
  categories(
    entityIds: readonly string[],
    withResources: readonly string[],
    day: Date,
    whole: boolean,
  ): Promise<Met[]> {
    return this.#rows<Met>(CATEGORIES, [entityIds, ...span(day), whole, withResources]);
  }

  #rows<Row extends object>(sql: string, params: readonly unknown[]): Promise<Row[]> {
    return this.unitOfWork.run((em) => rows<Row>(em, sql, params), { readOnly: true });
  }
}

const span = (day: Date): [Date, Date] => [day, new Date(day.getTime() + DAY_MS)];
