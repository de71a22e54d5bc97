drop table entities.remediation_events;
