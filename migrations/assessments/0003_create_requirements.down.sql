drop table assessments.requirements;
