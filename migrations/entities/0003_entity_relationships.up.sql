-- The graph: one row per source, target and meaning.
create table entities.entity_relationships (
  tenant_id uuid not null,
  id uuid not null,
  source_entity_id uuid not null,
  target_entity_id uuid not null,
  relationship_type text not null check (relationship_type in
    ('uses', 'manages', 'accesses', 'owns', 'delegates_to', 'inherits_from', 'similar_to', 'replaces')),
  strength numeric(3,2) not null default 1.0 check (strength between 0.0 and 1.0),
  metadata jsonb not null default '{}' check (jsonb_typeof(metadata) = 'object'),
  first_seen_at timestamptz not null,
  last_seen_at timestamptz not null check (last_seen_at >= first_seen_at),
  -- The observation that gave the strength.
  strength_observed_at timestamptz not null default '-infinity',
  strength_source_id text not null default '' collate "C",
  created_at timestamptz not null,
  updated_at timestamptz not null,
  created_by text not null,
  updated_by text not null,
  version integer not null,
  primary key (tenant_id, id),
  constraint entity_relationships_natural_key
    unique (tenant_id, source_entity_id, target_entity_id, relationship_type),
  constraint no_self_reference check (source_entity_id <> target_entity_id),
  foreign key (tenant_id, source_entity_id) references entities.entities (tenant_id, id),
  foreign key (tenant_id, target_entity_id) references entities.entities (tenant_id, id)
);
create index entity_relationships_source_idx on entities.entity_relationships (tenant_id, source_entity_id, id desc);
create index entity_relationships_target_idx on entities.entity_relationships (tenant_id, target_entity_id, id desc);
create index entity_relationships_type_idx on entities.entity_relationships (tenant_id, relationship_type, id desc);
select platform.tenant_table('entities.entity_relationships', '{
  "source_entity_id": "value", "target_entity_id": "value", "relationship_type": "value", "strength": "value",
  "metadata": "value", "first_seen_at": "value", "last_seen_at": "value", "strength_observed_at": "value",
  "strength_source_id": "value"}');
