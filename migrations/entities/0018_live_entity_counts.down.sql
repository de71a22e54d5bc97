drop function entities.live_entities();
drop trigger count_live_insert on entities.entities;
drop trigger count_live_update on entities.entities;
drop trigger count_live_delete on entities.entities;
drop function entities.count_live_entities(), entities.is_live(text);
drop table entities.live_entity_counts;
