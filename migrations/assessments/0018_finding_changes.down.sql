drop table assessments.finding_changes;
