-- Authorizations that are under way at a platform: of one user, for minutes, used once.
create table entities.oauth_states (
  tenant_id uuid not null,
  id uuid not null,
  -- SHA-256 of the state; whoever reads the table cannot use it.
  state_hash bytea not null check (octet_length(state_hash) = 32),
  platform_type text not null,
  user_id uuid not null,
  redirect_uri text not null check (char_length(redirect_uri) between 1 and 2000),
  scopes jsonb not null,
  -- PKCE verifier.
  verifier_sealed bytea not null,
  expires_at timestamptz not null,
  used_at timestamptz,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  created_by text not null,
  updated_by text not null,
  version integer not null,
  primary key (tenant_id, id),
  unique (tenant_id, state_hash)
);
comment on table entities.oauth_states is 'retention: oauth states, 1 day';
create index oauth_states_expires_idx on entities.oauth_states (tenant_id, expires_at);
select platform.tenant_table('entities.oauth_states', '{
  "state_hash": "secret", "platform_type": "value", "user_id": "value", "redirect_uri": "value", "scopes": "value",
  "verifier_sealed": "secret", "expires_at": "value", "used_at": "value"}');
