-- Who changed what of an entity when: its latest 200 changes, written by the database whoever changes the row. Sightings
-- that only move a time are no changes.
create table entities.entity_changes (
  tenant_id uuid not null,
  id uuid not null,
  entity_id uuid not null,
  changed_at timestamptz not null,
  actor_type text not null,
  actor_id text not null,
  changes jsonb not null check (jsonb_typeof(changes) = 'object'),
  created_at timestamptz not null,
  primary key (tenant_id, entity_id, id),
  foreign key (tenant_id, entity_id) references entities.entities (tenant_id, id)
);
comment on table entities.entity_changes is 'retention: the latest 200 of each entity';
select platform.tenant_table('entities.entity_changes', '{
  "entity_id": "value", "changed_at": "value", "actor_type": "value", "actor_id": "value", "changes": "personal"}',
  telemetry => true);

create function entities.entity_difference(before jsonb, after jsonb) returns jsonb
  language plpgsql immutable parallel safe set search_path = '' as $$
begin
  return (
    select coalesce(jsonb_object_agg(key, jsonb_build_object('old', before -> key, 'new', after -> key)), '{}')
    from unnest(array['name', 'type', 'provider_region', 'status', 'risk_level', 'permissions', 'tags', 'missing_since',
      'merged_into_id']) as key
    where before -> key is distinct from after -> key
  ) || (
    select coalesce(jsonb_object_agg('metadata.' || key, jsonb_build_object('old', a.value, 'new', b.value)), '{}')
    from jsonb_each(before -> 'metadata') as a(key, value) full join jsonb_each(after -> 'metadata') as b(key, value) using (key)
    where a.value is distinct from b.value
  );
end $$;

create function entities.keep_entity_changes() returns trigger
  language plpgsql set search_path = '' as $$
declare
  kept constant integer := 200;
  changed uuid[];
begin
  with noted as (
    insert into entities.entity_changes (tenant_id, id, entity_id, changed_at, actor_type, actor_id, changes)
    select n.tenant_id, platform.uuidv7(), n.id, now(), platform.current_actor_type(), n.updated_by,
      entities.entity_difference(to_jsonb(o), to_jsonb(n))
    from after as n join before as o using (tenant_id, id)
    where (o.name, o.type, o.provider_region, o.status, o.risk_level, o.permissions, o.tags, o.metadata, o.missing_since,
        o.merged_into_id)
      is distinct from (n.name, n.type, n.provider_region, n.status, n.risk_level, n.permissions, n.tags, n.metadata,
        n.missing_since, n.merged_into_id)
    returning entity_id
  )
  select array_agg(entity_id) into changed from noted;
  if changed is null then
    return null;
  end if;
  delete from entities.entity_changes as surplus using unnest(changed) as of_entity(id)
    where surplus.entity_id = of_entity.id and surplus.id <= (
      select latest.id from entities.entity_changes as latest where latest.entity_id = of_entity.id
      order by latest.id desc offset kept limit 1);
  return null;
end $$;

grant execute on function entities.entity_difference(jsonb, jsonb) to entities_app;

create trigger keep_entity_changes after update on entities.entities referencing old table as before new table as after
  for each statement execute function entities.keep_entity_changes();
