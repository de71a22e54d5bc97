-- What each other service of the cell has acknowledged to know of a tenant; bookkeeping, so captured as a summary.
create table tenancy.tenant_replicas (
  tenant_id uuid not null default tenancy.current_tenant_id(),
  service text not null check (service in ('identity', 'entities', 'assessments', 'rag', 'audit')),
  position integer not null check (position >= 1),
  acknowledged_at timestamptz not null default now(),
  created_at timestamptz not null default now(),
  primary key (tenant_id, service)
);

select platform.tenant_table('tenancy.tenant_replicas', '{
  "service": "value", "position": "value", "acknowledged_at": "value"}', telemetry => true);
