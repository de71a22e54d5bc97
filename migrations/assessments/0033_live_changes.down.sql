drop trigger tell_of_change on assessments.outbox;
drop trigger tell_of_new on assessments.notifications;
drop trigger tell_of_more on assessments.notifications;
drop function assessments.tell_of_change();
drop function assessments.tell_of_notification();
drop table assessments.live_changes;
