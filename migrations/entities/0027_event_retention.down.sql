revoke execute on function entities.event_history_end() from entities_app;
drop function entities.drop_released_event_day();
drop table entities.event_retention;
