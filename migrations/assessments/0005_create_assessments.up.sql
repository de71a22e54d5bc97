-- Assessments of a tenant; totals, completion and score are derived from findings and stand in no column.
create table assessments.assessments (
  tenant_id uuid not null default assessments.current_tenant_id(),
  id uuid not null,
  region text not null default platform.cell_region(),
  name text not null check (char_length(name) between 1 and 255),
  type text not null check (type in ('cmmc_l1', 'cmmc_l2', 'cmmc_l3', 'nist_171')),
  target_level integer not null check (target_level between 1 and 3),
  status text not null default 'draft'
    check (status in ('draft', 'scoping', 'in_progress', 'review', 'completed', 'archived')),
  -- The catalogue that it was started against.
  framework_code text references assessments.frameworks (code),
  scope_domains text[] not null default '{}' check (cardinality(scope_domains) <= 64),
  scope_cloud_providers text[] not null default '{}' check (cardinality(scope_cloud_providers) <= 32),
  starts_at timestamptz,
  ends_at timestamptz,
  lead_assessor_id uuid,
  ssp_name text check (char_length(ssp_name) between 1 and 255),
  ssp_version text check (char_length(ssp_version) between 1 and 64),
  ssp_issued_at timestamptz,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  created_by text not null default platform.current_actor(),
  updated_by text not null default platform.current_actor(),
  version integer not null default 1,
  primary key (tenant_id, id),
  foreign key (tenant_id, region) references assessments.local_tenants (tenant_id, region),
  constraint ends_after_start check (ends_at >= starts_at),
  constraint has_catalogue_once_started
    check (framework_code is not null or status in ('draft', 'scoping', 'archived'))
);
create index assessments_status on assessments.assessments (tenant_id, status, created_at desc, id desc);
create index assessments_created_at on assessments.assessments (tenant_id, created_at desc, id desc);

select platform.tenant_table('assessments.assessments', '{
  "name": "value", "type": "value", "target_level": "value", "status": "value", "framework_code": "value",
  "scope_domains": "value", "scope_cloud_providers": "value", "starts_at": "value", "ends_at": "value",
  "lead_assessor_id": "value", "ssp_name": "value", "ssp_version": "value", "ssp_issued_at": "value"}');
revoke delete on assessments.assessments from assessments_app;
