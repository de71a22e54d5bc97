drop table assessments.assessments;
