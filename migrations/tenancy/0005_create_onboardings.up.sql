-- Whom to invite as a new tenant's first administrator, and whether that has been done.
create table tenancy.onboardings (
  tenant_id uuid not null default tenancy.current_tenant_id(),
  id uuid not null check (id = tenant_id),
  administrator_email bytea not null,
  invitation_id uuid,
  invited_at timestamptz,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  created_by text not null default platform.current_actor(),
  updated_by text not null default platform.current_actor(),
  version integer not null default 1,
  primary key (tenant_id, id),
  foreign key (tenant_id, id) references tenancy.tenants (tenant_id, id),
  check ((invitation_id is null) = (invited_at is null))
);

select platform.tenant_table('tenancy.onboardings', '{
  "administrator_email": "personal", "invitation_id": "value", "invited_at": "value"}');
revoke delete on tenancy.onboardings from tenancy_app;
