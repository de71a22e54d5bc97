-- Syncs of inventories, and which entity each scope (provider, account, source) shows. An entity is missing when the last
-- scope that showed it does not show it any more; one that no sync ever showed is never missing.
create table entities.sync_runs (
  tenant_id uuid not null,
  id uuid not null,
  region text not null default platform.cell_region(),
  provider text not null check (provider in
    ('aws', 'azure', 'gcp', 'kubernetes', 'github', 'gitlab', 'docker', 'terraform', 'custom')),
  account text not null check (char_length(account) between 1 and 200),
  source text not null check (char_length(source) between 1 and 50),
  is_full boolean not null,
  state text not null default 'open' check (state in ('open', 'finished', 'superseded')),
  last_sequence bigint not null default 0,
  items bigint not null default 0,
  rejected bigint not null default 0,
  missing bigint not null default 0,
  finished_at timestamptz,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  created_by text not null,
  updated_by text not null,
  version integer not null,
  primary key (tenant_id, id),
  foreign key (tenant_id, region) references entities.local_tenants (tenant_id, region),
  constraint finished_at_its_end check ((state = 'finished') = (finished_at is not null))
);
create unique index sync_runs_open_key on entities.sync_runs (tenant_id, provider, account, source) where state = 'open';
select platform.tenant_table('entities.sync_runs', '{
  "provider": "value", "account": "value", "source": "value", "is_full": "value", "state": "value",
  "last_sequence": "value", "items": "value", "rejected": "value", "missing": "value", "finished_at": "value"}');

create table entities.entity_claims (
  tenant_id uuid not null,
  provider text not null,
  account text not null,
  source text not null,
  entity_id uuid not null,
  -- The latest sync that showed it.
  sync_id uuid not null,
  created_at timestamptz not null,
  primary key (tenant_id, provider, account, source, entity_id),
  foreign key (tenant_id, entity_id) references entities.entities (tenant_id, id),
  foreign key (tenant_id, sync_id) references entities.sync_runs (tenant_id, id)
);
comment on table entities.entity_claims is 'retention: with its entity';
create index entity_claims_entity_idx on entities.entity_claims (tenant_id, entity_id);
create index entity_claims_sync_idx on entities.entity_claims (tenant_id, provider, account, source, sync_id);
select platform.tenant_table('entities.entity_claims', '{
  "provider": "value", "account": "value", "source": "value", "entity_id": "value", "sync_id": "value"}',
  telemetry => true);
