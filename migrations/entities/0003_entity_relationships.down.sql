drop table entities.entity_relationships;
