drop table assessments.comment_edits;
