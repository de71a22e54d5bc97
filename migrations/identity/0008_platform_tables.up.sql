-- What belongs to the cell and not to a customer lives under the platform tenant, so that no customer's transaction sees it.

create table identity.signing_keys (
  tenant_id uuid not null default identity.current_tenant_id() check (tenant_id = platform.platform_tenant_id()),
  id uuid not null,
  kid text not null,
  usage text not null check (usage in ('access', 'refresh')),
  algorithm text not null check (algorithm in ('EdDSA', 'ES256')),
  state text not null check (state in ('pending', 'active', 'retired')),
  public_jwk jsonb not null,
  private_sealed bytea,
  activates_at timestamptz not null,
  retired_at timestamptz check ((state = 'retired') = (retired_at is not null)),
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  created_by text not null default platform.current_actor(),
  updated_by text not null default platform.current_actor(),
  version integer not null default 1,
  primary key (tenant_id, id),
  unique (tenant_id, kid),
  check (state = 'retired' or private_sealed is not null)
);
create unique index signing_keys_one_active on identity.signing_keys (tenant_id, usage) where state = 'active';
create unique index signing_keys_one_pending on identity.signing_keys (tenant_id, usage) where state = 'pending';
select platform.tenant_table('identity.signing_keys', '{
  "kid": "value", "usage": "value", "algorithm": "value", "state": "value", "public_jwk": "value",
  "private_sealed": "secret", "activates_at": "value", "retired_at": "value"}');

-- Operator keys that were used: each opens one session, ever.
create table identity.used_operator_keys (
  tenant_id uuid not null default identity.current_tenant_id() check (tenant_id = platform.platform_tenant_id()),
  id uuid not null,
  key_hash bytea not null check (octet_length(key_hash) = 32),
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  created_by text not null default platform.current_actor(),
  updated_by text not null default platform.current_actor(),
  version integer not null default 1,
  primary key (tenant_id, id),
  unique (tenant_id, key_hash)
);
select platform.tenant_table('identity.used_operator_keys', '{"key_hash": "secret"}');
revoke update, delete on identity.used_operator_keys from identity_app;

-- Failed sign-ins by keyed hash of account, or of account and address; no row says whether the account exists.
create table identity.sign_in_attempts (
  tenant_id uuid not null default identity.current_tenant_id() check (tenant_id = platform.platform_tenant_id()),
  subject bytea not null,
  failures integer not null default 0,
  last_attempt_at timestamptz not null,
  next_attempt_at timestamptz not null,
  -- Signed in from here before: an outsider's failures elsewhere do not lock this address out.
  trusted_until timestamptz,
  created_at timestamptz not null default now(),
  primary key (tenant_id, subject)
);
create index sign_in_attempts_age on identity.sign_in_attempts (tenant_id, last_attempt_at);
select platform.tenant_table('identity.sign_in_attempts', '{
  "subject": "secret", "failures": "value", "last_attempt_at": "value", "next_attempt_at": "value",
  "trusted_until": "value"}', telemetry => true);
