drop table entities.entity_events_hourly;
