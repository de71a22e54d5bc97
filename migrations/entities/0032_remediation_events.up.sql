-- What is done about threats: one row per action, in its order in a workflow. People decide on each, so rows are few and
-- the table has no partitions.
create table entities.remediation_events (
  tenant_id uuid not null,
  -- The action's id; executors know what they have done by it.
  id uuid not null,
  region text not null default platform.cell_region(),
  -- When it was proposed.
  time timestamptz not null,
  entity_id uuid not null,
  threat_id uuid,
  workflow_id uuid not null,
  position smallint not null check (position between 1 and 20),
  action_type text not null check (action_type in
    ('disable', 'enable', 'revoke', 'rotate', 'quarantine', 'restrict_permissions', 'delete', 'notify')),
  parameters jsonb not null check (jsonb_typeof(parameters) = 'object'),
  -- Grows with each change of the parameters, so that going back to former ones revives no approval.
  parameters_revision integer not null default 1 check (parameters_revision > 0),
  -- SHA-256 of action, revision, entity, type and parameters in canonical JSON. Approvals hold for this hash alone.
  parameters_hash bytea not null check (octet_length(parameters_hash) = 32),
  parameters_by text not null,
  reason text not null check (char_length(reason) between 1 and 1000),
  status text not null check (status in ('proposed', 'pending_approval', 'approved', 'executing', 'succeeded', 'failed',
    'rolled_back', 'rejected', 'expired')),
  triggered_by text not null,
  approval_required boolean not null,
  approvals_needed smallint not null check (approvals_needed between 0 and 2),
  approval_grounds jsonb not null check (jsonb_typeof(approval_grounds) = 'array'),
  -- When nobody can approve it any more.
  approval_expires_at timestamptz,
  approved_by text,
  approved_at timestamptz,
  executor text check (char_length(executor) between 1 and 50),
  executed_at timestamptz,
  completed_at timestamptz,
  success boolean,
  error_message text check (char_length(error_message) between 1 and 1000),
  rollback_executed boolean not null default false,
  rolled_back_at timestamptz,
  impact_assessment jsonb not null check (jsonb_typeof(impact_assessment) = 'object'),
  -- As it was before; stored before anything is done. Null: nothing was done.
  previous_state jsonb check (jsonb_typeof(previous_state) = 'object'),
  applied_state jsonb check (jsonb_typeof(applied_state) = 'object'),
  dry_run_at timestamptz,
  dry_run_result jsonb check (jsonb_typeof(dry_run_result) = 'object'),
  -- Who is at work on it, and until when nobody else may be.
  running text check (running in ('apply', 'rollback')),
  run_id uuid,
  lease_until timestamptz,
  attempts smallint not null default 0,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  created_by text not null,
  updated_by text not null,
  version integer not null,
  primary key (tenant_id, id),
  constraint remediation_events_order unique (tenant_id, workflow_id, position),
  foreign key (tenant_id, entity_id) references entities.entities (tenant_id, id),
  foreign key (tenant_id, threat_id) references entities.threat_events (tenant_id, id) on delete set null (threat_id),
  foreign key (tenant_id, region) references entities.local_tenants (tenant_id, region),
  constraint approval_is_counted check (approval_required = (approvals_needed > 0)),
  constraint waits_until check (status <> 'pending_approval' or approval_expires_at is not null),
  constraint run_has_lease check ((running is null) = (run_id is null) and (running is null) = (lease_until is null)),
  constraint runs_while_executing check ((status = 'executing') = (running is not null and running = 'apply')),
  constraint rolls_back_what_succeeded check (running is distinct from 'rollback' or status = 'succeeded'),
  constraint success_when_over check (success is not distinct from
    case when status in ('succeeded', 'rolled_back') then true when status = 'failed' then false end),
  constraint succeeded_from_known_state check (status not in ('succeeded', 'rolled_back') or previous_state is not null),
  constraint rolled_back_when check (rollback_executed = (status = 'rolled_back')
    and rollback_executed = (rolled_back_at is not null))
);
comment on table entities.remediation_events is 'retention: remediation, 7 years from time';
create index remediation_events_time_idx on entities.remediation_events (tenant_id, time desc, id desc);
create index remediation_events_entity_idx on entities.remediation_events (tenant_id, entity_id, time desc, id desc);
create index remediation_events_status_idx on entities.remediation_events (tenant_id, status, time desc, id desc);
create index remediation_events_workflow_idx on entities.remediation_events (tenant_id, workflow_id, time desc, id desc);
create index remediation_events_threat_idx
  on entities.remediation_events (tenant_id, threat_id, time desc, id desc) where threat_id is not null;
create index remediation_events_waiting_idx
  on entities.remediation_events (tenant_id, approval_expires_at) where status = 'pending_approval';
create index remediation_events_running_idx
  on entities.remediation_events (tenant_id, lease_until) where running is not null;
select platform.tenant_table('entities.remediation_events', '{
  "time": "value", "entity_id": "value", "threat_id": "value", "workflow_id": "value", "position": "value",
  "action_type": "value", "parameters": "personal", "parameters_revision": "value", "parameters_hash": "value", "parameters_by": "value",
  "reason": "personal", "status": "value", "triggered_by": "value", "approval_required": "value",
  "approvals_needed": "value", "approval_grounds": "value", "approval_expires_at": "value", "approved_by": "value",
  "approved_at": "value", "executor": "value", "executed_at": "value", "completed_at": "value", "success": "value",
  "error_message": "personal", "rollback_executed": "value", "rolled_back_at": "value", "impact_assessment": "value",
  "previous_state": "personal", "applied_state": "personal", "dry_run_at": "value", "dry_run_result": "personal",
  "running": "value", "run_id": "value", "lease_until": "value", "attempts": "value"}');
