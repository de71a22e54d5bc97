-- What entities did, a partition per day; what is older than the days kept lies in `history`.
create table entities.entity_events (
  tenant_id uuid not null,
  -- UUIDv7 of the event's own time, so that an id names its partition.
  id uuid not null,
  time timestamptz(3) not null,
  entity_id uuid not null,
  event_type text not null check (char_length(event_type) between 1 and 200),
  event_subtype text check (char_length(event_subtype) <= 100),
  source_ip inet,
  source_raw text check (char_length(source_raw) <= 500),
  source_location jsonb,
  target_resource text check (char_length(target_resource) <= 500),
  event_data jsonb not null default '{}',
  risk_score numeric(3,1) check (risk_score between 0.0 and 10.0),
  anomaly_score numeric(3,2) check (anomaly_score between 0.0 and 1.0),
  source text not null check (char_length(source) between 1 and 50),
  source_event_id text not null check (char_length(source_event_id) between 1 and 200),
  -- When it was ingested: the 90 days of raw events run from here.
  created_at timestamptz not null,
  primary key (tenant_id, time, id),
  constraint entity_events_source_key unique (tenant_id, source, source_event_id, time),
  foreign key (tenant_id, entity_id) references entities.entities (tenant_id, id)
) partition by range (time);
create index entity_events_entity_idx on entities.entity_events (tenant_id, entity_id, time desc, id desc);
create index entity_events_event_type_idx on entities.entity_events (tenant_id, event_type, time desc, id desc);
create index entity_events_risk_score_idx on entities.entity_events (tenant_id, risk_score desc, time desc)
  where risk_score is not null;

-- The upkeep moves this bound on; the first one only has to lie before every day that gets a partition of its own.
create table entities.entity_events_history partition of entities.entity_events
  for values from (minvalue) to ('2026-01-01 00:00:00+00');
create table entities.entity_events_default partition of entities.entity_events default;

select platform.tenant_table('entities.entity_events', '{
  "time": "value", "entity_id": "value", "event_type": "value", "event_subtype": "value", "source_ip": "personal",
  "source_raw": "personal", "source_location": "personal", "target_resource": "value", "event_data": "personal",
  "risk_score": "value", "anomaly_score": "value", "source": "value", "source_event_id": "value"}', telemetry => true);
