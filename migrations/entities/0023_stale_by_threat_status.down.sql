drop trigger mark_stale_update on entities.threat_events;
create trigger mark_stale_update after update on entities.threat_events referencing new table as changed
  for each statement execute function entities.mark_stale_entity('false');
drop function entities.mark_stale_by_threat();
