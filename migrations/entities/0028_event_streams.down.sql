drop table entities.event_streams;
