drop table entities.remediation_approvals;
