import { Injectable } from '@nestjs/common';
import { rows, UnitOfWork } from '@attestry/persistence';

/** Place of an event in the order of time. */
export interface EventPlace {
  time: string;
  id: string;
}

const REMOVE = `
  with passed as (
    select id, time, created_at from entities.entity_events
    where time < $1::timestamptz and (time, id) > ($2::timestamptz, $3::uuid)
    order by time, id limit $4
  ), gone as (
    delete from entities.entity_events as event using passed
    where event.id = passed.id and event.time = passed.time and event.time < $1::timestamptz
      and passed.created_at < (select raw_kept_from from entities.event_retention)::timestamp at time zone 'UTC'
    returning 1
  )
  select (select count(*)::int from gone) as removed, last.time::text, last.id
  from (select time, id from passed order by time desc, id desc limit 1) as last`;

/** Raw events that are summed up and may go. */
@Injectable()
export class ReleasedEventsRepository {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  /** Lets go of what was ingested before the day; never takes it back. Whether that was news. */
  async release(ingestedBefore: string): Promise<boolean> {
    const moved = await this.unitOfWork.run((em) =>
      rows(
        em,
        `insert into entities.event_retention as kept (raw_kept_from) values ($1::date)
         on conflict (tenant_id) do update set raw_kept_from = excluded.raw_kept_from
         where kept.raw_kept_from < excluded.raw_kept_from returning 1`,
        [ingestedBefore],
      ),
    );
    return moved.length > 0;
  }

  /** Where removing by rows ends: younger days go as whole partitions. */
  async end(latest: Date): Promise<Date> {
    const [row] = await this.unitOfWork.run((em) =>
      rows<{ end: Date }>(em, 'select greatest(entities.event_history_end(), $1::timestamptz) as end', [latest]),
    );
    return row?.end ?? latest;
  }

  /** Looks at the next events in the order of time and removes those let go of; undefined when there are no more. */
  async removeNext(
    before: Date,
    after: EventPlace,
    limit: number,
  ): Promise<(EventPlace & { removed: number }) | undefined> {
    const [passed] = await this.unitOfWork.run((em) =>
      rows<EventPlace & { removed: number }>(em, REMOVE, [before, after.time, after.id, limit]),
    );
    return passed;
  }
}
