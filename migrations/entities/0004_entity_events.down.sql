drop table entities.entity_events;
