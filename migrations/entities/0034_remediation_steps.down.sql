drop table entities.remediation_steps;
