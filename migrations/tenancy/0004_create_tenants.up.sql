-- A tenant's own entry is the one row of its tenant: its id is the tenant's id.
create table tenancy.tenants (
  tenant_id uuid not null default tenancy.current_tenant_id(),
  id uuid not null check (id = tenant_id),
  region text not null default platform.cell_region() references tenancy.regions (code),
  slug text not null check (slug ~ '^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$'),
  name text not null check (char_length(name) between 1 and 255),
  status text not null
    check (status in ('provisioning', 'trial', 'active', 'suspended', 'closing', 'erased')),
  organization_type text not null check (organization_type in ('enterprise', 'smb', 'consultant', 'c3pao')),
  industry text check (char_length(industry) <= 100),
  domain text check (domain = lower(domain) and char_length(domain) <= 253),
  domain_verified boolean not null default false check (domain is not null or not domain_verified),
  plan text not null references tenancy.plans (tier),
  custom_limits jsonb,
  compliance_requirements text[] not null default '{}' check (cardinality(compliance_requirements) <= 32),
  contact_address bytea,
  contact_phone bytea,
  contact_email bytea,
  settings jsonb not null default '{}' check (jsonb_typeof(settings) = 'object'),
  data_retention_days integer not null check (data_retention_days between 30 and 3650),
  encryption_key_id text not null check (char_length(encryption_key_id) between 1 and 255),
  trial_ends_at timestamptz,
  trial_notice_days integer check (trial_notice_days in (7, 3, 1)),
  closing_at timestamptz,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  created_by text not null default platform.current_actor(),
  updated_by text not null default platform.current_actor(),
  version integer not null default 1,
  primary key (tenant_id, id),
  foreign key (tenant_id, region) references tenancy.local_tenants (tenant_id, region),
  check ((status = 'trial') = (trial_ends_at is not null)),
  check ((status in ('closing', 'erased')) = (closing_at is not null)),
  check (status <> 'active' or plan <> 'trial'),
  check ((plan = 'custom') = (custom_limits is not null))
);

create unique index tenants_slug on tenancy.tenants (slug);
create unique index tenants_verified_domain on tenancy.tenants (domain) where domain_verified;
create index tenants_status on tenancy.tenants (status, id);
create index tenants_type on tenancy.tenants (organization_type, id);

select platform.tenant_table('tenancy.tenants', '{
  "slug": "value", "name": "value", "status": "value", "organization_type": "value", "industry": "value",
  "domain": "value", "domain_verified": "value", "plan": "value", "custom_limits": "value",
  "compliance_requirements": "value", "contact_address": "personal", "contact_phone": "personal",
  "contact_email": "personal", "settings": "personal", "data_retention_days": "value", "encryption_key_id": "value",
  "trial_ends_at": "value", "trial_notice_days": "value",
  "closing_at": "value"}');
revoke delete on tenancy.tenants from tenancy_app;

-- Operators look across tenants; what they change, they change as that tenant, through the service.
grant usage on schema tenancy to tenancy_operator;
grant select on tenancy.tenants, tenancy.plans to tenancy_operator;
create policy operator on tenancy.tenants for select to tenancy_operator using (true);
