-- A session is a family of refresh tokens. `revoked_at` (here) and `consumed_at` (there) are different things: a revoked
-- token must never fall into the grace of a consumed one.
create table identity.sessions (
  tenant_id uuid not null default identity.current_tenant_id(),
  id uuid not null,
  region text not null default platform.cell_region(),
  user_id uuid not null references identity.users (id),
  membership_id uuid not null,
  fingerprint bytea not null,
  user_agent text not null default '' check (char_length(user_agent) <= 256),
  client_address text not null default '' check (char_length(client_address) <= 64),
  last_used_at timestamptz not null,
  expires_at timestamptz not null,
  revoked_at timestamptz,
  revoked_reason text check ((revoked_reason is null) = (revoked_at is null)),
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  created_by text not null default platform.current_actor(),
  updated_by text not null default platform.current_actor(),
  version integer not null default 1,
  primary key (tenant_id, id),
  foreign key (tenant_id, membership_id) references identity.memberships (tenant_id, id),
  foreign key (tenant_id, region) references identity.local_tenants (tenant_id, region)
);
create index sessions_user on identity.sessions (tenant_id, user_id, id);
create index sessions_expires on identity.sessions (tenant_id, expires_at);
create index sessions_revoked on identity.sessions (tenant_id, revoked_at, expires_at);

select platform.tenant_table('identity.sessions', '{
  "user_id": "value", "membership_id": "value", "fingerprint": "secret", "user_agent": "personal",
  "client_address": "personal", "last_used_at": "value", "expires_at": "value", "revoked_at": "value",
  "revoked_reason": "value"}');

create table identity.refresh_tokens (
  tenant_id uuid not null default identity.current_tenant_id(),
  id uuid not null,
  session_id uuid not null,
  token_hash bytea not null check (octet_length(token_hash) = 32),
  expires_at timestamptz not null,
  consumed_at timestamptz,
  successor_id uuid check ((successor_id is null) = (consumed_at is null)),
  -- The successor, readable only with the consumed token itself, for the seconds of grace.
  successor_sealed bytea,
  graces integer not null default 0,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  created_by text not null default platform.current_actor(),
  updated_by text not null default platform.current_actor(),
  version integer not null default 1,
  primary key (tenant_id, id),
  unique (tenant_id, token_hash),
  foreign key (tenant_id, session_id) references identity.sessions (tenant_id, id) on delete cascade
);
create index refresh_tokens_session on identity.refresh_tokens (tenant_id, session_id);

select platform.tenant_table('identity.refresh_tokens', '{
  "session_id": "value", "token_hash": "secret", "expires_at": "value", "consumed_at": "value",
  "successor_id": "value", "successor_sealed": "secret", "graces": "value"}');
