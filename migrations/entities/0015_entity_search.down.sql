create index entities_name_idx on entities.entities (tenant_id, name, id);
drop index entities.entities_search_name_idx;
drop index entities.entities_external_id_idx;
drop index entities.entities_status_idx;
drop index entities.entities_risk_level_idx;
drop index entities.entities_facets_idx;
alter table entities.entities drop column search_name;
select platform.tenant_table('entities.entities', '{
  "external_id": "value", "name": "value", "type": "value", "provider": "value", "provider_region": "value",
  "status": "value", "risk_score": "value", "risk_tenths": "value", "risk_level": "value", "metadata": "personal",
  "permissions": "value", "tags": "value", "first_seen_at": "value", "last_seen_at": "value", "last_used_at": "value",
  "attributes_observed_at": "value", "attributes_source_id": "value", "facts": "personal",
  "inventory_observed_at": "value", "inventory_source_id": "value", "name_pinned": "value", "missing_since": "value",
  "merged_into_id": "value"}');
