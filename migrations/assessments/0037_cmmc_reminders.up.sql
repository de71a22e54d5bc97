-- Which reminders of a CMMC status were sent, so that each is sent once.
create table assessments.cmmc_reminders (
  tenant_id uuid not null default assessments.current_tenant_id(),
  status_id uuid not null,
  kind text not null check (kind in ('close_out', 'affirmation', 'validity')),
  due date not null,
  days integer not null check (days in (1, 7, 14, 30)),
  created_at timestamptz not null default now(),
  primary key (tenant_id, status_id, kind, due, days),
  foreign key (tenant_id, status_id) references assessments.cmmc_statuses (tenant_id, id)
);

select platform.tenant_table('assessments.cmmc_reminders', '{
  "status_id": "value", "kind": "value", "due": "value", "days": "value"}', telemetry => true);
revoke update, delete on assessments.cmmc_reminders from assessments_app;
