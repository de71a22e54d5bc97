drop table entities.threat_events;
