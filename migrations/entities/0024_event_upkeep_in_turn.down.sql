drop function entities.settle_event_history();
create or replace function entities.maintain_event_partitions() returns integer
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
