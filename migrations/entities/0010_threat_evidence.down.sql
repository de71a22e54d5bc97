drop table entities.threat_evidence;
