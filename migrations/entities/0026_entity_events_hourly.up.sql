-- Sums of events by hour, entity and type, kept longer than the events. They are apart by the day of ingestion: once that
-- day is over nothing is added to its rows, so what is dropped after its 90 days has been summed up for good, and late
-- events of the same hour only add rows. Readers sum over `ingested_on`.
create table entities.entity_events_hourly (
  tenant_id uuid not null,
  hour timestamptz not null check (extract(epoch from hour)::bigint % 3600 = 0),
  ingested_on date not null,
  entity_id uuid not null,
  event_type text not null check (char_length(event_type) between 1 and 200),
  event_count bigint not null check (event_count > 0),
  -- Sums and counts of the scores that events have, so that averages are exact however rows are put together.
  risk_score_sum numeric not null check (risk_score_sum >= 0),
  risk_score_count bigint not null check (risk_score_count between 0 and event_count),
  risk_score_max numeric(3,1) check (risk_score_max between 0.0 and 10.0),
  anomaly_score_sum numeric not null check (anomaly_score_sum >= 0),
  anomaly_score_count bigint not null check (anomaly_score_count between 0 and event_count),
  created_at timestamptz not null,
  primary key (tenant_id, hour, ingested_on, entity_id, event_type)
);
comment on table entities.entity_events_hourly is 'retention: event sums, 2 years from ingested_on';
create index entity_events_hourly_entity_idx on entities.entity_events_hourly (tenant_id, entity_id, hour);
create index entity_events_hourly_type_idx on entities.entity_events_hourly (tenant_id, event_type, hour);
create index entity_events_hourly_age_idx on entities.entity_events_hourly (tenant_id, ingested_on);
select platform.tenant_table('entities.entity_events_hourly', '{
  "hour": "value", "ingested_on": "value", "entity_id": "value", "event_type": "value", "event_count": "value",
  "risk_score_sum": "value", "risk_score_count": "value", "risk_score_max": "value", "anomaly_score_sum": "value",
  "anomaly_score_count": "value"}', telemetry => true);
