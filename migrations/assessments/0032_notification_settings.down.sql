drop table assessments.notification_settings;
