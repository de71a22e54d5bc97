-- The inventory: one row per identity, however often and in whatever order it is observed.
create table entities.entities (
  tenant_id uuid not null,
  id uuid not null,
  region text not null default platform.cell_region(),
  external_id text not null check (char_length(external_id) between 1 and 500),
  name text not null check (char_length(name) between 1 and 255),
  type text not null check (type in
    ('api_key', 'service_account', 'machine_identity', 'ai_agent', 'bot_account', 'certificate', 'ssh_key')),
  provider text not null check (provider in
    ('aws', 'azure', 'gcp', 'kubernetes', 'github', 'gitlab', 'docker', 'terraform', 'custom')),
  provider_region text check (char_length(provider_region) between 1 and 50),
  status text not null default 'active'
    check (status in ('active', 'inactive', 'quarantined', 'disabled', 'deleted')),
  risk_score numeric(3,1) not null default 0.0 check (risk_score between 0.0 and 10.0),
  -- Comparing numeric is not leakproof, so under row security a page could not be sought by risk_score itself.
  risk_tenths smallint not null generated always as ((risk_score * 10)::smallint) stored,
  risk_level text not null default 'low' check (risk_level in ('low', 'medium', 'high', 'critical')),
  metadata jsonb not null default '{}' check (jsonb_typeof(metadata) = 'object'),
  permissions jsonb not null default '[]' check (jsonb_typeof(permissions) = 'array'),
  tags jsonb not null default '[]' check (jsonb_typeof(tags) = 'array'),
  first_seen_at timestamptz not null,
  last_seen_at timestamptz not null check (last_seen_at >= first_seen_at),
  last_used_at timestamptz,
  -- The observation that name, type, provider_region and metadata come from; -infinity while it was only mentioned.
  attributes_observed_at timestamptz not null default '-infinity',
  attributes_source_id text not null default '' collate "C",
  created_at timestamptz not null,
  updated_at timestamptz not null,
  created_by text not null,
  updated_by text not null,
  version integer not null,
  primary key (tenant_id, id),
  constraint entities_natural_key unique (tenant_id, provider, external_id),
  foreign key (tenant_id, region) references entities.local_tenants (tenant_id, region)
);
create index entities_type_idx on entities.entities (tenant_id, type, last_seen_at desc, id desc);
create index entities_provider_idx on entities.entities (tenant_id, provider, last_seen_at desc, id desc);
create index entities_risk_score_idx on entities.entities (tenant_id, risk_tenths desc, id desc);
create index entities_last_seen_at_idx on entities.entities (tenant_id, last_seen_at desc, id desc);
create index entities_name_idx on entities.entities (tenant_id, name, id);
select platform.tenant_table('entities.entities', '{
  "external_id": "value", "name": "value", "type": "value", "provider": "value", "provider_region": "value",
  "status": "value", "risk_score": "value", "risk_tenths": "value", "risk_level": "value", "metadata": "personal",
  "permissions": "value", "tags": "value", "first_seen_at": "value", "last_seen_at": "value", "last_used_at": "value",
  "attributes_observed_at": "value", "attributes_source_id": "value"}');
