-- What has just changed, for those who watch: of an assessment, or for one person. Rows are read in the order of
-- (txid, position), and only below the oldest transaction that is still open, so that no later commit comes in between.
create table assessments.live_changes (
  tenant_id uuid not null,
  txid xid8 not null default pg_current_xact_id(),
  position bigint not null generated always as identity,
  assessment_id uuid,
  user_id uuid,
  event_type text not null,
  resource_type text not null,
  resource_id text not null,
  requirement_code text not null,
  actor_id text not null,
  created_at timestamptz not null,
  primary key (tenant_id, txid, position),
  constraint somebody_watches check (num_nonnulls(assessment_id, user_id) = 1)
);
comment on table assessments.live_changes is 'retention: one day';
create index live_changes_age on assessments.live_changes (tenant_id, created_at);

select platform.tenant_table('assessments.live_changes', '{
  "txid": "value", "position": "value", "assessment_id": "value", "user_id": "value", "event_type": "value",
  "resource_type": "value", "resource_id": "value", "requirement_code": "value", "actor_id": "value"}', telemetry => true);
revoke update on assessments.live_changes from assessments_app;
-- Bookkeeping: what it tells of is captured where it changed.
drop trigger capture_insert on assessments.live_changes;
drop trigger capture_update on assessments.live_changes;
drop trigger capture_delete on assessments.live_changes;

-- A trigger, so that whatever records an event of an assessment is seen by those who watch it.
create function assessments.tell_of_change() returns trigger
  language plpgsql set search_path = '' as $$
declare
  assessment text := case new.aggregate_type when 'assessment' then new.aggregate_id
    else new.event -> 'details' ->> 'assessment_id' end;
begin
  if assessment ~ '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' then
    insert into assessments.live_changes
      (tenant_id, assessment_id, event_type, resource_type, resource_id, requirement_code, actor_id)
    values (new.tenant_id, assessment::uuid, new.action, new.aggregate_type, new.aggregate_id,
            coalesce(new.event -> 'details' ->> 'requirement', ''), coalesce(new.event -> 'actor' ->> 'id', ''));
  end if;
  return null;
end $$;
create trigger tell_of_change after insert on assessments.outbox
  for each row when (new.action not like 'row.%') execute function assessments.tell_of_change();

-- Whoever is told something anew sees it at once.
create function assessments.tell_of_notification() returns trigger
  language plpgsql set search_path = '' as $$
begin
  insert into assessments.live_changes
    (tenant_id, user_id, event_type, resource_type, resource_id, requirement_code, actor_id)
  values (new.tenant_id, new.user_id, new.event_type, 'notification', new.id::text, '', '');
  return null;
end $$;
create trigger tell_of_new after insert on assessments.notifications
  for each row execute function assessments.tell_of_notification();
create trigger tell_of_more after update on assessments.notifications
  for each row when (new.count > old.count or (new.read_at is null) <> (old.read_at is null))
  execute function assessments.tell_of_notification();
