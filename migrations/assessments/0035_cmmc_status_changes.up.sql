-- Each step of a CMMC status, written once, never changed. It is a log itself, so it is not captured row by row again.
create table assessments.cmmc_status_changes (
  tenant_id uuid not null default assessments.current_tenant_id(),
  id uuid not null default gen_random_uuid(),
  status_id uuid not null,
  from_state text check (from_state in ('conditional', 'final')),
  to_state text not null check (to_state in ('conditional', 'final', 'expired')),
  -- The day that it counts from; a job may write it down later.
  day date not null,
  reason text check (char_length(reason) between 1 and 500),
  created_at timestamptz not null default now(),
  created_by text not null default platform.current_actor(),
  primary key (tenant_id, id),
  foreign key (tenant_id, status_id) references assessments.cmmc_statuses (tenant_id, id)
);
create index cmmc_status_changes_of_status
  on assessments.cmmc_status_changes (tenant_id, status_id, created_at desc, id desc);

select platform.tenant_table('assessments.cmmc_status_changes', '{
  "status_id": "value", "from_state": "value", "to_state": "value", "day": "value", "reason": "value",
  "created_by": "value"}', telemetry => true);
revoke update, delete on assessments.cmmc_status_changes from assessments_app;
