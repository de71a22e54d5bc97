import { Injectable } from '@nestjs/common';
import { rows, UnitOfWork } from '@attestry/persistence';
import type { EventVolume, VolumeQuery } from './event-volume.js';

/** Conditions of a filter on `entity_id` and `event_type`; only those that are asked for, so that each has its index. */
const conditions = ({ entityId, eventType }: VolumeQuery, alias: string): string =>
  [
    entityId === undefined ? '' : ` and ${alias}.entity_id = $4::uuid`,
    eventType === undefined ? '' : ` and ${alias}.event_type = ${entityId === undefined ? '$4' : '$5'}::text`,
  ].join('');

/**
 * Hours that are summed up come from their sums, hours that were changed since from their events, in one snapshot: so the
 * answer is exact whenever it is asked for. Summed up inside, the events are looked for an hour at a time, by index. What was let go of stays summed up, whatever was marked after.
 */
export const volumeStatement = (query: VolumeQuery): { sql: string; params: unknown[] } => ({
  sql: `
    with dirty as materialized (
      select distinct hour, ingested_on from entities.event_dirty_hours
      where hour >= $1::timestamptz and hour < $2::timestamptz
        and ingested_on >= coalesce((select raw_kept_from from entities.event_retention), '-infinity')
    ), counted as (
      select sums.hour, sums.event_count, sums.risk_score_sum, sums.risk_score_count, sums.risk_score_max,
        sums.anomaly_score_sum, sums.anomaly_score_count
      from entities.entity_events_hourly as sums
      where sums.hour >= $1::timestamptz and sums.hour < $2::timestamptz${conditions(query, 'sums')}
        and not exists (select from dirty where dirty.hour = sums.hour and dirty.ingested_on = sums.ingested_on)
      union all
      select dirty.hour, event.*
      from dirty cross join lateral (
        select count(*), coalesce(sum(risk_score), 0), count(risk_score), max(risk_score),
          coalesce(sum(anomaly_score), 0), count(anomaly_score)
        from entities.entity_events as raw
        where raw.time >= dirty.hour and raw.time < dirty.hour + interval '1 hour'${conditions(query, 'raw')}
          and (raw.created_at at time zone 'UTC')::date = dirty.ingested_on
        having count(*) > 0
      ) as event
    )
    select date_trunc($3, hour, 'UTC') as "startTime", sum(event_count)::text as "eventCount",
      sum(risk_score_sum)::text as "riskScoreSum", sum(risk_score_count)::text as "riskScoreCount",
      max(risk_score_max)::text as "riskScoreMax", sum(anomaly_score_sum)::text as "anomalyScoreSum",
      sum(anomaly_score_count)::text as "anomalyScoreCount"
    from counted group by 1 order by 1`,
  params: [
    query.start,
    query.end,
    query.bucket,
    ...[query.entityId, query.eventType].filter((value) => value !== undefined),
  ],
});

@Injectable()
export class EventVolumesRepository {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  find(query: VolumeQuery): Promise<EventVolume[]> {
    const { sql, params } = volumeStatement(query);
    return this.unitOfWork.run((em) => rows<EventVolume>(em, sql, params), { readOnly: true });
  }
}
