drop table entities.remediation_recordings;
