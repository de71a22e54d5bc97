-- Events that people were told of, so that one that is delivered again is not told again.
create table assessments.notified_events (
  tenant_id uuid not null,
  event_id uuid not null,
  created_at timestamptz not null,
  primary key (tenant_id, event_id)
);
comment on table assessments.notified_events is 'retention: 180 days';
create index notified_events_age on assessments.notified_events (tenant_id, created_at);

select platform.tenant_table('assessments.notified_events', '{"event_id": "value"}', telemetry => true);
revoke update on assessments.notified_events from assessments_app;
