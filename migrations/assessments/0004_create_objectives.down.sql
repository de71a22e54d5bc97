drop table assessments.objectives;
