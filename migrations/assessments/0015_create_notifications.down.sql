drop table assessments.notifications;
