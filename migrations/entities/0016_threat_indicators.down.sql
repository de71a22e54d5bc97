drop table entities.threat_indicators;
