-- What a person may do in a tenant.
create table identity.memberships (
  tenant_id uuid not null default identity.current_tenant_id(),
  id uuid not null,
  region text not null default platform.cell_region(),
  user_id uuid not null references identity.users (id),
  role text not null check (role in ('admin', 'manager', 'assessor', 'analyst', 'auditor', 'viewer', 'operator')),
  extra_permissions text[] not null default '{}' check (cardinality(extra_permissions) <= 64),
  status text not null default 'active' check (status in ('active', 'suspended', 'removed')),
  expires_at timestamptz,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  created_by text not null default platform.current_actor(),
  updated_by text not null default platform.current_actor(),
  version integer not null default 1,
  primary key (tenant_id, id),
  unique (tenant_id, user_id),
  foreign key (tenant_id, region) references identity.local_tenants (tenant_id, region),
  check ((role = 'operator') = (tenant_id = platform.platform_tenant_id()))
);
create index memberships_role on identity.memberships (tenant_id, role);
create index memberships_status on identity.memberships (tenant_id, status);
-- For the look-up at sign-in, before the tenant is known.
create index memberships_user on identity.memberships (user_id);

select platform.tenant_table('identity.memberships', '{
  "user_id": "value", "role": "value", "extra_permissions": "value", "status": "value", "expires_at": "value"}');
revoke delete on identity.memberships from identity_app;

create policy co_member on identity.users for select to identity_app
  using (exists (select from identity.memberships where memberships.user_id = users.id
                 and memberships.tenant_id = (select identity.current_tenant_id())));
