drop table assessments.poam_changes;
