-- A tenant's ways into the platforms that it uses.
create table entities.platform_connections (
  tenant_id uuid not null,
  id uuid not null,
  region text not null default platform.cell_region(),
  platform_type text not null check (platform_type in
    ('slack', 'google', 'microsoft', 'github', 'gitlab', 'aws', 'azure', 'jira')),
  -- The platform's own name of the account that is connected.
  platform_user_id text not null check (char_length(platform_user_id) between 1 and 255),
  display_name text not null check (char_length(display_name) between 1 and 255),
  permissions_granted jsonb not null default '[]' check (jsonb_typeof(permissions_granted) = 'array'),
  metadata jsonb not null default '{}' check (jsonb_typeof(metadata) = 'object'),
  status text not null default 'pending'
    check (status in ('pending', 'active', 'degraded', 'expired', 'revoked', 'error')),
  status_reason text check (char_length(status_reason) between 1 and 500),
  -- When the first of its current credentials expires.
  expires_at timestamptz,
  last_checked_at timestamptz,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  created_by text not null,
  updated_by text not null,
  version integer not null,
  primary key (tenant_id, id),
  constraint platform_connections_account_key unique (tenant_id, platform_type, platform_user_id),
  foreign key (tenant_id, region) references entities.local_tenants (tenant_id, region)
);
comment on table entities.platform_connections is 'retention: connections, until the tenant ends';
create index platform_connections_expires_idx
  on entities.platform_connections (tenant_id, expires_at) where expires_at is not null and status <> 'revoked';
select platform.tenant_table('entities.platform_connections', '{
  "platform_type": "value", "platform_user_id": "personal", "display_name": "personal", "permissions_granted": "value",
  "metadata": "personal", "status": "value", "status_reason": "value", "expires_at": "value",
  "last_checked_at": "value"}');
