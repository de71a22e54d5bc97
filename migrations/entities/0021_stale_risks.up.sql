-- Entities whose risk has to be worked out anew, put here in the transaction of the change, whoever makes it.
create table entities.stale_risks (
  tenant_id uuid not null,
  entity_id uuid not null,
  -- What reaches the entity has to be worked out anew too.
  upstream boolean not null default false,
  created_at timestamptz not null,
  primary key (tenant_id, entity_id)
);
select platform.tenant_table('entities.stale_risks', '{"entity_id": "value", "upstream": "value"}', telemetry => true);

create function entities.mark_stale_entities() returns trigger
  language plpgsql set search_path = '' as $$
begin
  if tg_op = 'INSERT' then
    insert into entities.stale_risks (tenant_id, entity_id) select tenant_id, id from after order by id
      on conflict do nothing;
  else
    insert into entities.stale_risks as stale (tenant_id, entity_id, upstream)
      select tenant_id, id, entities.is_live(after.status) <> entities.is_live(before.status)
      from after join before using (tenant_id, id)
      where (after.type, after.status, after.metadata, after.permissions, after.tags, after.last_used_at)
        is distinct from (before.type, before.status, before.metadata, before.permissions, before.tags, before.last_used_at)
      order by id
      on conflict (tenant_id, entity_id) do update set upstream = true where excluded.upstream and not stale.upstream;
  end if;
  return null;
end $$;
create trigger mark_stale_insert after insert on entities.entities referencing new table as after
  for each statement execute function entities.mark_stale_entities();
create trigger mark_stale_update after update on entities.entities referencing old table as before new table as after
  for each statement execute function entities.mark_stale_entities();

-- Who may reach more or less; and who has another owner or user.
create function entities.mark_stale_ends() returns trigger
  language plpgsql set search_path = '' as $$
begin
  insert into entities.stale_risks as stale (tenant_id, entity_id, upstream)
    select tenant_id, id, bool_or(ends.upstream) from (
      select tenant_id, spreads_from as id, true as upstream from changed where spreads_from is not null
      union all
      select tenant_id, target_entity_id, false from changed where relationship_type in ('owns', 'uses')) as ends
    group by tenant_id, id order by id
    on conflict (tenant_id, entity_id) do update set upstream = true where excluded.upstream and not stale.upstream;
  return null;
end $$;
create trigger mark_stale_insert after insert on entities.entity_relationships referencing new table as changed
  for each statement execute function entities.mark_stale_ends();
create trigger mark_stale_delete after delete on entities.entity_relationships referencing old table as changed
  for each statement execute function entities.mark_stale_ends();

-- Another sight or strength of an edge changes nothing; other ends or another type do.
create function entities.mark_stale_moved_ends() returns trigger
  language plpgsql set search_path = '' as $$
begin
  insert into entities.stale_risks as stale (tenant_id, entity_id, upstream)
    select moved.tenant_id, ends.id, bool_or(ends.upstream)
    from (
      select tenant_id, before.spreads_from as old_from, after.spreads_from as new_from,
        before.target_entity_id as old_target, after.target_entity_id as new_target
      from after join before using (tenant_id, id)
      where (after.source_entity_id, after.target_entity_id, after.relationship_type)
        is distinct from (before.source_entity_id, before.target_entity_id, before.relationship_type)) as moved,
      lateral (values (old_from, true), (new_from, true), (old_target, false), (new_target, false)) as ends (id, upstream)
    where ends.id is not null
    group by moved.tenant_id, ends.id order by ends.id
    on conflict (tenant_id, entity_id) do update set upstream = true where excluded.upstream and not stale.upstream;
  return null;
end $$;
create trigger mark_stale_update after update on entities.entity_relationships
  referencing old table as before new table as after
  for each statement execute function entities.mark_stale_moved_ends();

-- Marks of crown jewels and threats.
create function entities.mark_stale_entity() returns trigger
  language plpgsql set search_path = '' as $$
begin
  insert into entities.stale_risks as stale (tenant_id, entity_id, upstream)
    select tenant_id, entity_id, tg_argv[0]::boolean from changed group by tenant_id, entity_id order by entity_id
    on conflict (tenant_id, entity_id) do update set upstream = true where excluded.upstream and not stale.upstream;
  return null;
end $$;
create trigger mark_stale_insert after insert on entities.crown_jewels referencing new table as changed
  for each statement execute function entities.mark_stale_entity('true');
create trigger mark_stale_delete after delete on entities.crown_jewels referencing old table as changed
  for each statement execute function entities.mark_stale_entity('true');
create trigger mark_stale_insert after insert on entities.threat_events referencing new table as changed
  for each statement execute function entities.mark_stale_entity('false');
create trigger mark_stale_update after update on entities.threat_events referencing new table as changed
  for each statement execute function entities.mark_stale_entity('false');
