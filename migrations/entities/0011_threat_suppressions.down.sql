drop table entities.threat_suppressions;
