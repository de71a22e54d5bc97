drop table assessments.notified_events;
