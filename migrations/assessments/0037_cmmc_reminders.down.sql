drop table assessments.cmmc_reminders;
