drop table entities.connection_status_changes;
