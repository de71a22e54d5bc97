-- Finding entities by the beginning of a name or external id, and counting them by what they are. ASCII letters are
-- folded by themselves, so that the beginning of a name is a range of the index whatever the database's language is.
alter table entities.entities
  add column search_name text collate "C" not null generated always as (lower(name collate "C")) stored;
create index entities_search_name_idx on entities.entities (tenant_id, search_name, id);
drop index entities.entities_name_idx;
create index entities_external_id_idx on entities.entities (tenant_id, provider, external_id collate "C");
create index entities_status_idx on entities.entities (tenant_id, status, last_seen_at desc, id desc);
create index entities_risk_level_idx on entities.entities (tenant_id, risk_level, last_seen_at desc, id desc);
-- Whole in the index, so that counting reads no rows.
create index entities_facets_idx on entities.entities (tenant_id, type, provider, status, risk_level)
  where merged_into_id is null;
select platform.tenant_table('entities.entities', '{
  "external_id": "value", "name": "value", "type": "value", "provider": "value", "provider_region": "value",
  "status": "value", "risk_score": "value", "risk_tenths": "value", "risk_level": "value", "metadata": "personal",
  "permissions": "value", "tags": "value", "first_seen_at": "value", "last_seen_at": "value", "last_used_at": "value",
  "attributes_observed_at": "value", "attributes_source_id": "value", "facts": "personal",
  "inventory_observed_at": "value", "inventory_source_id": "value", "name_pinned": "value", "missing_since": "value",
  "merged_into_id": "value", "search_name": "value"}');
