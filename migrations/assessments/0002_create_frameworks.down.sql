drop table assessments.frameworks;
