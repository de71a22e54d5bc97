-- Marks of hours whose sums are to be made anew: a row for each statement that stored or changed events of the hour. Only
-- ever added, so that writers never wait for each other; the rollup takes them away in the transaction that sums up.
create table entities.event_dirty_hours (
  tenant_id uuid not null,
  hour timestamptz not null,
  -- Day (UTC) on which the events were stored.
  ingested_on date not null,
  mark bigint not null generated always as identity,
  created_at timestamptz not null,
  primary key (tenant_id, hour, ingested_on, mark)
);
comment on table entities.event_dirty_hours is 'retention: events, until the hour is summed up';
select platform.tenant_table('entities.event_dirty_hours',
  '{"hour": "value", "ingested_on": "value", "mark": "value"}', telemetry => true);
-- Bookkeeping: what is marked is captured where it changed.
drop trigger capture_insert on entities.event_dirty_hours;
drop trigger capture_update on entities.event_dirty_hours;
drop trigger capture_delete on entities.event_dirty_hours;

-- A trigger, so that whoever writes events marks their hours: imports, streams, detections, the merging of entities.
create function entities.mark_dirty_hours() returns trigger
  language plpgsql set search_path = '' as $$
begin
  insert into entities.event_dirty_hours (tenant_id, hour, ingested_on)
  select tenant_id, date_trunc('hour', time, 'UTC'), (created_at at time zone 'UTC')::date
  from changed group by 1, 2, 3;
  return null;
end $$;
create trigger mark_dirty_inserted after insert on entities.entity_events
  referencing new table as changed for each statement execute function entities.mark_dirty_hours();
create trigger mark_dirty_updated after update on entities.entity_events
  referencing new table as changed for each statement execute function entities.mark_dirty_hours();
