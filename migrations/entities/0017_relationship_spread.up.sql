-- Between which entities an edge lets misuse spread, whatever way round it is stored; null where nothing spreads.
alter table entities.entity_relationships
  add spreads_from uuid generated always as (
    case when relationship_type = 'delegates_to' then target_entity_id
      when relationship_type not in ('similar_to', 'replaces') then source_entity_id end) stored,
  add spreads_to uuid generated always as (
    case when relationship_type = 'delegates_to' then source_entity_id
      when relationship_type not in ('similar_to', 'replaces') then target_entity_id end) stored;
-- One step in either direction reads one of these and nothing of the table.
create index entity_relationships_spreads_from_idx on entities.entity_relationships (tenant_id, spreads_from)
  include (spreads_to, strength) where spreads_from is not null;
create index entity_relationships_spreads_to_idx on entities.entity_relationships (tenant_id, spreads_to)
  include (spreads_from, strength) where spreads_to is not null;
select platform.tenant_table('entities.entity_relationships', '{
  "source_entity_id": "value", "target_entity_id": "value", "relationship_type": "value", "strength": "value",
  "metadata": "value", "first_seen_at": "value", "last_seen_at": "value", "strength_observed_at": "value",
  "strength_source_id": "value", "spreads_from": "value", "spreads_to": "value"}');
-- Whether an entity counts in the graph, and how much.
create index entities_graph_idx on entities.entities (tenant_id, id) include (status, risk_level);
