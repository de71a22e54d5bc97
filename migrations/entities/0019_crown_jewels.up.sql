-- Entities whose misuse the tenant can bear least.
create table entities.crown_jewels (
  tenant_id uuid not null,
  id uuid not null,
  entity_id uuid not null,
  reason text not null check (char_length(reason) between 1 and 500),
  created_at timestamptz not null,
  updated_at timestamptz not null,
  created_by text not null,
  updated_by text not null,
  version integer not null,
  primary key (tenant_id, id),
  constraint crown_jewels_entity_key unique (tenant_id, entity_id),
  foreign key (tenant_id, entity_id) references entities.entities (tenant_id, id)
);
select platform.tenant_table('entities.crown_jewels', '{"entity_id": "value", "reason": "personal"}');
