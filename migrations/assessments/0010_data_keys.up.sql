-- Data keys, wrapped by the cell's key-encryption key. Without its wrapped bytes a key is destroyed: what it sealed is gone.
create table assessments.data_keys (
  tenant_id uuid not null default assessments.current_tenant_id(),
  id uuid not null,
  purpose text not null check (purpose ~ '^[a-z][a-z_.-]{1,63}$'),
  key_version integer not null check (key_version > 0),
  state text not null default 'active' check (state in ('active', 'decrypt_only', 'retired', 'destroyed')),
  kek_id text not null,
  wrapped bytea,
  -- Encryptions handed out in blocks, never more than 2^32 with random nonces.
  seals_reserved bigint not null default 0 check (seals_reserved between 0 and 4294967296),
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  created_by text not null default platform.current_actor(),
  updated_by text not null default platform.current_actor(),
  version integer not null default 1,
  primary key (tenant_id, id),
  unique (tenant_id, purpose, key_version),
  check ((state = 'destroyed') = (wrapped is null))
);
create unique index data_keys_one_active on assessments.data_keys (tenant_id, purpose) where state = 'active';

select platform.tenant_table('assessments.data_keys', '{
  "purpose": "value", "key_version": "value", "state": "value", "kek_id": "value", "wrapped": "secret",
  "seals_reserved": "value"}');
revoke delete on assessments.data_keys from assessments_app;
