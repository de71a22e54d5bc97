drop table audit.audit_logs;
