-- Offers of a membership. The token is known to the mail only; here is its hash.
create table identity.invitations (
  tenant_id uuid not null default identity.current_tenant_id(),
  id uuid not null,
  region text not null default platform.cell_region(),
  email text not null check (char_length(email) <= 254),
  email_norm text not null check (email_norm = lower(email_norm)),
  role text not null check (role in ('admin', 'manager', 'assessor', 'analyst', 'auditor', 'viewer', 'operator')),
  extra_permissions text[] not null default '{}' check (cardinality(extra_permissions) <= 64),
  token_hash bytea not null check (octet_length(token_hash) = 32),
  status text not null default 'pending' check (status in ('pending', 'accepted', 'revoked')),
  -- The one that onboarding made for the tenant's first administrator.
  onboarding boolean not null default false,
  expires_at timestamptz not null,
  membership_expires_at timestamptz,
  accepted_at timestamptz,
  accepted_by uuid,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  created_by text not null default platform.current_actor(),
  updated_by text not null default platform.current_actor(),
  version integer not null default 1,
  primary key (tenant_id, id),
  unique (tenant_id, token_hash),
  foreign key (tenant_id, region) references identity.local_tenants (tenant_id, region),
  check ((role = 'operator') = (tenant_id = platform.platform_tenant_id())),
  check ((status = 'accepted') = (accepted_at is not null and accepted_by is not null))
);
create unique index invitations_one_pending on identity.invitations (tenant_id, email_norm) where status = 'pending';
create unique index invitations_one_onboarding on identity.invitations (tenant_id) where onboarding;

select platform.tenant_table('identity.invitations', '{
  "email": "personal", "email_norm": "personal", "role": "value", "extra_permissions": "value", "token_hash": "secret",
  "status": "value", "onboarding": "value", "expires_at": "value", "membership_expires_at": "value",
  "accepted_at": "value", "accepted_by": "value"}');
revoke delete on identity.invitations from identity_app;
