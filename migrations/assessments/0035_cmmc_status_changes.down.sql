drop table assessments.cmmc_status_changes;
