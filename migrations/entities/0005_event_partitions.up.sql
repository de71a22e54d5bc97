-- Upkeep of the event partitions: days ahead, strays out of the default partition, the bound of the history.

create function entities.event_history_end() returns timestamptz
  language sql stable set search_path = '' set timezone = 'UTC'
  return (select substring(pg_catalog.pg_get_expr(relpartbound, oid) from $re$TO \('([^']+)'\)$re$)::timestamptz
          from pg_catalog.pg_class where oid = 'entities.entity_events_history'::regclass);

create function entities.event_partition(day date) returns name
  language sql stable
  return ('entity_events_' || to_char(day, 'YYYYMMDD'))::name;

-- A month at a time, because attaching the history again reads it; never over a day that has a partition.
create function entities.advance_event_history(oldest_kept date) returns void
  language plpgsql set search_path = '' set timezone = 'UTC' as $$
declare
  ends timestamptz := date_trunc('month', oldest_kept::timestamptz);
begin
  select least(ends, min(to_date(right(relname, 8), 'YYYYMMDD')::timestamptz)) into ends
    from pg_catalog.pg_inherits join pg_catalog.pg_class on pg_class.oid = inhrelid
    where inhparent = 'entities.entity_events'::regclass and relname ~ '^entity_events_\d{8}$';
  if ends <= entities.event_history_end() then
    return;
  end if;
  alter table entities.entity_events detach partition entities.entity_events_history;
  alter table entities.entity_events_history no force row level security;
  with strays as (delete from entities.entity_events_default where time < ends returning *)
    insert into entities.entity_events_history select * from strays;
  alter table entities.entity_events_history force row level security;
  execute format('alter table entities.entity_events attach partition entities.entity_events_history
    for values from (minvalue) to (%L)', ends);
end $$;

-- Filled before it is attached: a day with rows in the default partition could never be attached again.
create function entities.create_event_day(day date) returns void
  language plpgsql set search_path = '' set timezone = 'UTC' as $$
declare
  partition text := format('entities.%I', entities.event_partition(day));
begin
  execute format('create table %s (like entities.entity_events
    including defaults including constraints including storage including compression)', partition);
  execute format('with strays as (delete from entities.entity_events_default where time >= %L and time < %L returning *)
    insert into %s select * from strays', day::timestamptz, (day + 1)::timestamptz, partition);
  perform platform.secure_partition(partition::regclass);
  execute format('alter table entities.entity_events attach partition %s for values from (%L) to (%L)',
    partition, day::timestamptz, (day + 1)::timestamptz);
end $$;

-- For the jobs of the service. Row security would hide the strays of all tenants from the owner too, so it is lifted
-- from the default partition for this transaction; the lock that this takes keeps everybody else out meanwhile.
create function entities.maintain_event_partitions() returns integer
  language plpgsql security definer set search_path = '' set timezone = 'UTC' as $$
declare
  today date := current_date;
  days_kept constant integer := 90;
  days_ahead constant integer := 7;
  day date;
  made integer := 0;
begin
  perform pg_advisory_xact_lock(hashtextextended('entities.maintain_event_partitions', 0));
  alter table entities.entity_events_default no force row level security;
  perform entities.advance_event_history(today - days_kept);
  for day in
    select wanted from (
      select (today - 1 + n) as wanted from generate_series(0, days_ahead + 1) as n
      union
      select time::date from entities.entity_events_default where time < (today + days_ahead + 1)::timestamptz
    ) as days
    where to_regclass(format('entities.%I', entities.event_partition(wanted))) is null
    order by wanted
  loop
    perform entities.create_event_day(day);
    made := made + 1;
  end loop;
  alter table entities.entity_events_default force row level security;
  return made;
end $$;

grant execute on function entities.maintain_event_partitions() to entities_jobs;
