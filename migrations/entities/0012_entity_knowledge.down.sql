drop index entities.entities_merged_into_idx;
alter table entities.entities
  drop column facts,
  drop column inventory_observed_at,
  drop column inventory_source_id,
  drop column name_pinned,
  drop column missing_since,
  drop column merged_into_id;
drop function entities.merged_facts(jsonb, jsonb);
drop function entities.shown_metadata(jsonb, jsonb);
drop function entities.kept_facts(jsonb, jsonb);
select platform.tenant_table('entities.entities', '{
  "external_id": "value", "name": "value", "type": "value", "provider": "value", "provider_region": "value",
  "status": "value", "risk_score": "value", "risk_tenths": "value", "risk_level": "value", "metadata": "personal",
  "permissions": "value", "tags": "value", "first_seen_at": "value", "last_seen_at": "value", "last_used_at": "value",
  "attributes_observed_at": "value", "attributes_source_id": "value"}');
