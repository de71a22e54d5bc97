-- How far each tenant has let go of its raw events, and dropping the days that all tenants have let go of.
create table entities.event_retention (
  tenant_id uuid not null,
  -- Events stored before this day (UTC) are summed up and may go at any time.
  raw_kept_from date not null,
  created_at timestamptz not null,
  primary key (tenant_id)
);
comment on table entities.event_retention is 'retention: with the tenant';
select platform.tenant_table('entities.event_retention', '{"raw_kept_from": "value"}', telemetry => true);

-- For the jobs of the service. As in the other upkeep, row security is lifted for the question that concerns all tenants,
-- under locks that keep everybody else out meanwhile. One day a call, so that the locks are held briefly.
create function entities.drop_released_event_day() returns date
  language plpgsql security definer set search_path = '' set timezone = 'UTC' set lock_timeout = '500ms' as $$
declare
  days_kept constant integer := 90;
  day date;
  partition text;
  held boolean;
begin
  if not pg_try_advisory_xact_lock(hashtextextended('entities.maintain_event_partitions', 0)) then
    return null;
  end if;
  for day in
    select to_date(right(relname, 8), 'YYYYMMDD') as wanted
    from pg_catalog.pg_inherits join pg_catalog.pg_class on pg_class.oid = inhrelid
    where inhparent = 'entities.entity_events'::regclass and relname ~ '^entity_events_\d{8}$'
      and to_date(right(relname, 8), 'YYYYMMDD') < current_date - days_kept
    order by wanted
  loop
    lock table only entities.entity_events in access exclusive mode;
    partition := format('entities.%I', entities.event_partition(day));
    execute format('alter table %s no force row level security', partition);
    alter table entities.event_retention no force row level security;
    execute format('select exists (select from %s as event left join entities.event_retention as kept using (tenant_id)
      where kept.raw_kept_from is null or event.created_at >= kept.raw_kept_from::timestamptz)', partition) into held;
    alter table entities.event_retention force row level security;
    if not held then
      execute format('drop table %s', partition);
      return day;
    end if;
    execute format('alter table %s force row level security', partition);
  end loop;
  return null;
end $$;

grant execute on function entities.drop_released_event_day() to entities_jobs;
-- The bound of the history, for the job that empties it.
grant execute on function entities.event_history_end() to entities_app;
