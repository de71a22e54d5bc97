drop table entities.posture_finding_changes;
drop table entities.posture_findings;
