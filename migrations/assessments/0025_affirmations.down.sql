drop table assessments.affirmations;
