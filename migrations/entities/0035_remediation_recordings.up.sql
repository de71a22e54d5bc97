-- What the recording executor was told to do: each action once, and its rollback once.
create table entities.remediation_recordings (
  tenant_id uuid not null,
  id uuid not null,
  action_id uuid not null,
  operation text not null check (operation in ('apply', 'rollback')),
  entity_id uuid not null,
  action_type text not null,
  parameters jsonb not null,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  created_by text not null,
  updated_by text not null,
  version integer not null,
  primary key (tenant_id, id),
  constraint remediation_recordings_once unique (tenant_id, action_id, operation),
  foreign key (tenant_id, action_id) references entities.remediation_events (tenant_id, id) on delete cascade
);
comment on table entities.remediation_recordings is 'retention: remediation, with its action';
select platform.tenant_table('entities.remediation_recordings', '{
  "action_id": "value", "operation": "value", "entity_id": "value", "action_type": "value", "parameters": "personal"}');
