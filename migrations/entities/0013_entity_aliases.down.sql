drop table entities.entity_aliases;
