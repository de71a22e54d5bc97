drop table assessments.comment_mentions;
