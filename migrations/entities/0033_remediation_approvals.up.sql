-- Who decided what on which parameters. Never changed: an approval of other parameters than those that stand counts for
-- nothing.
create table entities.remediation_approvals (
  tenant_id uuid not null,
  id uuid not null,
  action_id uuid not null,
  approver_id uuid not null,
  decision text not null check (decision in ('approved', 'rejected')),
  parameters_hash bytea not null check (octet_length(parameters_hash) = 32),
  comment text check (char_length(comment) between 1 and 1000),
  created_at timestamptz not null,
  updated_at timestamptz not null,
  created_by text not null,
  updated_by text not null,
  version integer not null,
  primary key (tenant_id, id),
  constraint remediation_approvals_once unique (tenant_id, action_id, parameters_hash, approver_id),
  foreign key (tenant_id, action_id) references entities.remediation_events (tenant_id, id) on delete cascade
);
comment on table entities.remediation_approvals is 'retention: remediation, with its action';
select platform.tenant_table('entities.remediation_approvals', '{
  "action_id": "value", "approver_id": "value", "decision": "value", "parameters_hash": "value",
  "comment": "personal"}');
revoke update on entities.remediation_approvals from entities_app;
