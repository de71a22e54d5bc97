drop trigger mark_stale_insert on entities.threat_events;
drop trigger mark_stale_update on entities.threat_events;
drop trigger mark_stale_insert on entities.crown_jewels;
drop trigger mark_stale_delete on entities.crown_jewels;
drop trigger mark_stale_insert on entities.entity_relationships;
drop trigger mark_stale_update on entities.entity_relationships;
drop trigger mark_stale_delete on entities.entity_relationships;
drop trigger mark_stale_insert on entities.entities;
drop trigger mark_stale_update on entities.entities;
drop function entities.mark_stale_entity(), entities.mark_stale_moved_ends(), entities.mark_stale_ends(),
  entities.mark_stale_entities();
drop table entities.stale_risks;
