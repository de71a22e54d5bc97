-- Other external ids of an entity: what sources tell of them is told of the entity.
create table entities.entity_aliases (
  tenant_id uuid not null,
  id uuid not null,
  entity_id uuid not null,
  provider text not null check (provider in
    ('aws', 'azure', 'gcp', 'kubernetes', 'github', 'gitlab', 'docker', 'terraform', 'custom')),
  external_id text not null check (char_length(external_id) between 1 and 500),
  -- The entity that had this id before it was merged; null for an alias that was entered by hand.
  merged_entity_id uuid,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  created_by text not null,
  updated_by text not null,
  version integer not null,
  primary key (tenant_id, id),
  constraint entity_aliases_natural_key unique (tenant_id, provider, external_id),
  foreign key (tenant_id, entity_id) references entities.entities (tenant_id, id),
  foreign key (tenant_id, merged_entity_id) references entities.entities (tenant_id, id)
);
create index entity_aliases_entity_idx on entities.entity_aliases (tenant_id, entity_id, id);
create index entity_aliases_merged_idx on entities.entity_aliases (tenant_id, merged_entity_id)
  where merged_entity_id is not null;
select platform.tenant_table('entities.entity_aliases', '{
  "entity_id": "value", "provider": "value", "external_id": "value", "merged_entity_id": "value"}');
