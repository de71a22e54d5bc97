-- A threat changes a risk when its state does, not with each more event that counts to it.
create function entities.mark_stale_by_threat() returns trigger
  language plpgsql set search_path = '' as $$
begin
  insert into entities.stale_risks (tenant_id, entity_id)
    select distinct after.tenant_id, after.entity_id from after join before using (tenant_id, id)
    where (after.entity_id, after.threat_type, after.status)
      is distinct from (before.entity_id, before.threat_type, before.status)
    order by after.tenant_id, after.entity_id
    on conflict do nothing;
  return null;
end $$;
drop trigger mark_stale_update on entities.threat_events;
create trigger mark_stale_update after update on entities.threat_events
  referencing old table as before new table as after
  for each statement execute function entities.mark_stale_by_threat();
