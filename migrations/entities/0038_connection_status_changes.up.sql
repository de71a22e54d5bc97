-- Every status that a connection had, with the reason.
create table entities.connection_status_changes (
  tenant_id uuid not null,
  id uuid not null,
  connection_id uuid not null,
  from_status text,
  to_status text not null,
  reason text not null check (char_length(reason) between 1 and 500),
  actor text not null check (char_length(actor) between 1 and 200),
  created_at timestamptz not null,
  primary key (tenant_id, id),
  foreign key (tenant_id, connection_id) references entities.platform_connections (tenant_id, id) on delete cascade
);
comment on table entities.connection_status_changes is 'retention: connections, with its connection';
create index connection_status_changes_idx on entities.connection_status_changes (tenant_id, connection_id, id);
select platform.tenant_table('entities.connection_status_changes', '{
  "connection_id": "value", "from_status": "value", "to_status": "value", "reason": "value", "actor": "value"}',
  telemetry => true);
revoke update on entities.connection_status_changes from entities_app;
