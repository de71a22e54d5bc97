-- Everything that happened to an action, in order.
create table entities.remediation_steps (
  tenant_id uuid not null,
  id uuid not null,
  action_id uuid not null,
  step text not null check (char_length(step) between 1 and 50),
  from_status text,
  to_status text not null,
  actor text not null check (char_length(actor) between 1 and 200),
  detail text check (char_length(detail) between 1 and 1000),
  created_at timestamptz not null,
  primary key (tenant_id, id),
  foreign key (tenant_id, action_id) references entities.remediation_events (tenant_id, id) on delete cascade
);
comment on table entities.remediation_steps is 'retention: remediation, with its action';
create index remediation_steps_action_idx on entities.remediation_steps (tenant_id, action_id, id);
select platform.tenant_table('entities.remediation_steps', '{
  "action_id": "value", "step": "value", "from_status": "value", "to_status": "value", "actor": "value",
  "detail": "personal"}', telemetry => true);
revoke update on entities.remediation_steps from entities_app;
