drop table assessments.comments;
