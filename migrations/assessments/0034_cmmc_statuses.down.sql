drop table assessments.cmmc_statuses;
