-- Upkeep that takes its locks in the order in which writers do (entities, then the parent of the events, then a
-- partition), leaves the work to whoever is at it already, and lets nobody queue behind it for long: it is tried again.

-- The history moves on apart from the days, since detaching it needs everybody out of the parent.
create function entities.settle_event_history() returns boolean
  language plpgsql security definer set search_path = '' set timezone = 'UTC' set lock_timeout = '500ms' as $$
declare
  days_kept constant integer := 90;
  before timestamptz := entities.event_history_end();
begin
  if date_trunc('month', (current_date - days_kept)::timestamptz) <= before
    or not pg_try_advisory_xact_lock(hashtextextended('entities.maintain_event_partitions', 0)) then
    return false;
  end if;
  lock table only entities.entities in access exclusive mode;
  lock table only entities.entity_events in access exclusive mode;
  alter table entities.entity_events_default no force row level security;
  perform entities.advance_event_history(current_date - days_kept);
  alter table entities.entity_events_default force row level security;
  return entities.event_history_end() > before;
end $$;

create or replace function entities.maintain_event_partitions() returns integer
  language plpgsql security definer set search_path = '' set timezone = 'UTC' set lock_timeout = '500ms' as $$
declare
  today date := current_date;
  days_ahead constant integer := 7;
  day date;
  made integer := 0;
begin
  if not pg_try_advisory_xact_lock(hashtextextended('entities.maintain_event_partitions', 0)) then
    return 0;
  end if;
  lock table only entities.entities in share row exclusive mode;
  lock table only entities.entity_events in share update exclusive mode;
  alter table entities.entity_events_default no force row level security;
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

grant execute on function entities.settle_event_history() to entities_jobs;
