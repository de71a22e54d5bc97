drop trigger mark_dirty_updated on entities.entity_events;
drop trigger mark_dirty_inserted on entities.entity_events;
drop function entities.mark_dirty_hours();
drop table entities.event_dirty_hours;
