import { Injectable } from '@nestjs/common';
import { rows, UnitOfWork } from '@attestry/persistence';

/** An hour whose events of one day of ingestion are to be summed up. */
export interface DirtyHour {
  hour: Date;
  ingestedOn: string;
}

// Marks of the hour that is running stay: its events are counted raw until it is over. So do those of clocks ahead, until
// the day of ingestion is over.
const TAKE = `
  with wanted as (
    select distinct hour, ingested_on from entities.event_dirty_hours
    where (hour < date_trunc('hour', now(), 'UTC') or ingested_on < (now() at time zone 'UTC')::date)
      and ($2::date is null or ingested_on < $2::date)
    order by hour, ingested_on limit $1
  ), taken as (
    delete from entities.event_dirty_hours as dirty using wanted
    where dirty.hour = wanted.hour and dirty.ingested_on = wanted.ingested_on
    returning dirty.hour, dirty.ingested_on
  )
  select distinct hour, ingested_on::text as "ingestedOn" from taken
  where ingested_on >= coalesce((select raw_kept_from from entities.event_retention), '-infinity')`;

const FORGET = `
  delete from entities.entity_events_hourly as sums using unnest($1::timestamptz[], $2::date[]) as dirty (hour, ingested_on)
  where sums.hour = dirty.hour and sums.ingested_on = dirty.ingested_on`;

const SUM_UP = `
  insert into entities.entity_events_hourly (hour, ingested_on, entity_id, event_type, event_count, risk_score_sum,
    risk_score_count, risk_score_max, anomaly_score_sum, anomaly_score_count)
  select dirty.hour, dirty.ingested_on, sums.*
  from unnest($1::timestamptz[], $2::date[]) as dirty (hour, ingested_on)
  cross join lateral (
    select entity_id, event_type, count(*), coalesce(sum(risk_score), 0), count(risk_score), max(risk_score),
      coalesce(sum(anomaly_score), 0), count(anomaly_score)
    from entities.entity_events
    where time >= dirty.hour and time < dirty.hour + interval '1 hour'
      and (created_at at time zone 'UTC')::date = dirty.ingested_on
    group by entity_id, event_type
  ) as sums`;

/** Keeps the sums of the hours equal to those of their events. */
@Injectable()
export class HourlyRollupsRepository {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  /** One at a time for a tenant, until the transaction ends; false if another one is at it. */
  async lock(): Promise<boolean> {
    const [row] = await this.unitOfWork.run((em) =>
      rows<{ locked: boolean }>(
        em,
        `select pg_try_advisory_xact_lock(hashtextextended('entities.rollups/' || entities.current_tenant_id(), 0)) as locked`,
      ),
    );
    return row?.locked ?? false;
  }

  /**
   * Takes the marks off some hours, of those ingested before a day or of all. Whatever is visible when they are taken is
   * visible to `sumUp` too; what commits later has marks of its own.
   */
  take(limit: number, ingestedBefore?: string): Promise<DirtyHour[]> {
    return this.unitOfWork.run((em) => rows<DirtyHour>(em, TAKE, [limit, ingestedBefore ?? null]));
  }

  async sumUp(dirty: readonly DirtyHour[]): Promise<void> {
    if (dirty.length === 0) return;
    const hours = [dirty.map(({ hour }) => hour), dirty.map(({ ingestedOn }) => ingestedOn)];
    await this.unitOfWork.run(async (em) => {
      await rows(em, FORGET, hours);
      await rows(em, SUM_UP, hours);
    });
  }

  /** Whether hours with events that were ingested before the day are still to be summed up. */
  async waiting(ingestedBefore: string): Promise<boolean> {
    const found = await this.unitOfWork.run((em) =>
      rows(em, 'select 1 from entities.event_dirty_hours where ingested_on < $1::date limit 1', [ingestedBefore]),
    );
    return found.length > 0;
  }

  /** Removes sums of what was ingested before a day, at most some thousand; how many. */
  async removeOld(ingestedBefore: string, limit: number): Promise<number> {
    const removed = await this.unitOfWork.run((em) =>
      rows(
        em,
        `with old as (select hour, ingested_on, entity_id, event_type from entities.entity_events_hourly
           where ingested_on < $1::date order by ingested_on limit $2)
         delete from entities.entity_events_hourly as sums using old
         where sums.hour = old.hour and sums.ingested_on = old.ingested_on and sums.entity_id = old.entity_id
           and sums.event_type = old.event_type returning 1`,
        [ingestedBefore, limit],
      ),
    );
    return removed.length;
  }
}
