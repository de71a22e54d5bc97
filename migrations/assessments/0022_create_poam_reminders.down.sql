drop table assessments.poam_reminders;
