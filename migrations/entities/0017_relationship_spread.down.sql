drop index entities.entities_graph_idx;
alter table entities.entity_relationships drop spreads_from, drop spreads_to;
select platform.tenant_table('entities.entity_relationships', '{
  "source_entity_id": "value", "target_entity_id": "value", "relationship_type": "value", "strength": "value",
  "metadata": "value", "first_seen_at": "value", "last_seen_at": "value", "strength_observed_at": "value",
  "strength_source_id": "value"}');
