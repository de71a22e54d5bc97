drop trigger keep_entity_changes on entities.entities;
drop function entities.keep_entity_changes();
drop function entities.entity_difference(jsonb, jsonb);
drop table entities.entity_changes;
