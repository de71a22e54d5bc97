-- How many entities count in the graph: a base that was counted, and what came and went since. Only ever added to, so
-- that writers do not wait for each other; an upkeep counts anew. Without a base, the entities are counted when asked.
create table entities.live_entity_counts (
  tenant_id uuid not null,
  id uuid not null default gen_random_uuid(),
  change integer not null,
  base boolean not null default false,
  created_at timestamptz not null,
  primary key (tenant_id, id)
);
select platform.tenant_table('entities.live_entity_counts', '{"change": "value", "base": "value"}', telemetry => true);

create function entities.is_live(status text) returns boolean
  language sql immutable parallel safe
  return status in ('active', 'inactive', 'quarantined');

create function entities.count_live_entities() returns trigger
  language plpgsql set search_path = '' as $$
begin
  if tg_op = 'INSERT' then
    insert into entities.live_entity_counts (tenant_id, change)
      select tenant_id, count(*) from after where entities.is_live(status) group by tenant_id;
  elsif tg_op = 'DELETE' then
    insert into entities.live_entity_counts (tenant_id, change)
      select tenant_id, -count(*) from before where entities.is_live(status) group by tenant_id;
  else
    insert into entities.live_entity_counts (tenant_id, change)
      select tenant_id, sum(entities.is_live(after.status)::integer - entities.is_live(before.status)::integer)
      from after join before using (tenant_id, id)
      where entities.is_live(after.status) <> entities.is_live(before.status)
      group by tenant_id;
  end if;
  return null;
end $$;
create trigger count_live_insert after insert on entities.entities referencing new table as after
  for each statement execute function entities.count_live_entities();
create trigger count_live_update after update on entities.entities referencing old table as before new table as after
  for each statement execute function entities.count_live_entities();
create trigger count_live_delete after delete on entities.entities referencing old table as before
  for each statement execute function entities.count_live_entities();

create function entities.live_entities() returns integer
  language sql stable set search_path = ''
  return case when exists (select from entities.live_entity_counts where base)
    then (select sum(change) from entities.live_entity_counts)
    else (select count(*) from entities.entities where status in ('active', 'inactive', 'quarantined')) end;

grant execute on function entities.live_entities(), entities.is_live(text) to entities_app;
