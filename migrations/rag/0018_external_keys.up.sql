-- What a document is called where it comes from, so that importing it again finds it.
alter table rag.documents add column external_key text check (char_length(external_key) between 1 and 200);
create unique index documents_external_key on rag.documents (tenant_id, external_key) where external_key is not null;

select platform.tenant_table('rag.documents', '{
  "title": "value", "type": "value", "status": "value", "language": "value", "description": "value",
  "latest_version": "value", "controls": "value", "effective_at": "value", "external_key": "value"}');
