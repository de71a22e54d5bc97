-- How far each sender's stream of events came, so that it goes on after the last batch that was stored.
create table entities.event_streams (
  tenant_id uuid not null,
  source text not null check (char_length(source) between 1 and 50),
  stream_id text not null check (char_length(stream_id) between 1 and 100),
  -- Greatest id of a stored batch; 0 before the first.
  last_batch_id bigint not null check (last_batch_id >= 0),
  last_stored_at timestamptz not null,
  created_at timestamptz not null,
  primary key (tenant_id, source, stream_id)
);
comment on table entities.event_streams is 'retention: events, 90 days from last_stored_at';
create index event_streams_age_idx on entities.event_streams (tenant_id, last_stored_at);
select platform.tenant_table('entities.event_streams', '{
  "source": "value", "stream_id": "value", "last_batch_id": "value", "last_stored_at": "value"}', telemetry => true);
-- Bookkeeping: the events themselves are captured.
drop trigger capture_insert on entities.event_streams;
drop trigger capture_update on entities.event_streams;
drop trigger capture_delete on entities.event_streams;
