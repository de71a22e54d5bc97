-- The deny-list that every service copies: what stops access tokens before they expire.
create table identity.revocations (
  tenant_id uuid not null default identity.current_tenant_id(),
  id uuid not null,
  scope text not null check (scope in ('session', 'user', 'tenant')),
  subject_id uuid not null,
  revoked_at timestamptz not null default clock_timestamp(),
  expires_at timestamptz not null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  created_by text not null default platform.current_actor(),
  updated_by text not null default platform.current_actor(),
  version integer not null default 1,
  primary key (tenant_id, id),
  unique (tenant_id, scope, subject_id)
);
create index revocations_expires on identity.revocations (expires_at);

select platform.tenant_table('identity.revocations', '{
  "scope": "value", "subject_id": "value", "revoked_at": "value", "expires_at": "value"}');
