-- Secrets of connections, sealed under a key of the tenant (AES-256-GCM, bound to the row). A new secret is a new version;
-- only a rotation of the key seals the same one anew.
create table entities.encrypted_credentials (
  tenant_id uuid not null,
  id uuid not null,
  connection_id uuid not null,
  credential_type text not null check (credential_type in
    ('access_token', 'refresh_token', 'api_key', 'client_secret', 'certificate')),
  credential_version integer not null check (credential_version > 0),
  sealed bytea not null check (octet_length(sealed) between 33 and 66000),
  key_version integer not null check (key_version > 0),
  expires_at timestamptz,
  -- Days before its end that an alert was last given for.
  alerted_days smallint,
  -- When a newer one took its place, or the connection was revoked.
  superseded_at timestamptz,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  created_by text not null,
  updated_by text not null,
  version integer not null,
  primary key (tenant_id, id),
  constraint encrypted_credentials_version unique (tenant_id, connection_id, credential_type, credential_version),
  foreign key (tenant_id, connection_id) references entities.platform_connections (tenant_id, id) on delete cascade
);
comment on table entities.encrypted_credentials is 'retention: connections, with its connection';
create unique index encrypted_credentials_current
  on entities.encrypted_credentials (tenant_id, connection_id, credential_type) where superseded_at is null;
create index encrypted_credentials_expires_idx
  on entities.encrypted_credentials (tenant_id, expires_at) where superseded_at is null and expires_at is not null;
create index encrypted_credentials_key_idx on entities.encrypted_credentials (tenant_id, key_version, id);
select platform.tenant_table('entities.encrypted_credentials', '{
  "connection_id": "value", "credential_type": "value", "credential_version": "value", "sealed": "secret",
  "key_version": "value", "expires_at": "value", "alerted_days": "value", "superseded_at": "value"}');
