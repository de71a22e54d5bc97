-- A day that turns out to be unusual, or no longer is the last one, changes what stands against the entity.
create function entities.mark_stale_by_anomaly() returns trigger
  language plpgsql set search_path = '' as $$
begin
  if tg_op = 'INSERT' then
    insert into entities.stale_risks (tenant_id, entity_id)
      select distinct tenant_id, entity_id from after where state = 'anomalous' order by tenant_id, entity_id
      on conflict do nothing;
  else
    insert into entities.stale_risks (tenant_id, entity_id)
      select distinct tenant_id, entity_id from after join before using (tenant_id, entity_id, baseline_type)
      where (after.state = 'anomalous') <> (before.state = 'anomalous') order by tenant_id, entity_id
      on conflict do nothing;
  end if;
  return null;
end $$;
create trigger mark_stale_insert after insert on entities.entity_baselines referencing new table as after
  for each statement execute function entities.mark_stale_by_anomaly();
create trigger mark_stale_update after update on entities.entity_baselines
  referencing old table as before new table as after
  for each statement execute function entities.mark_stale_by_anomaly();
