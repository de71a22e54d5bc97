alter table rag.documents drop column external_key;

select platform.tenant_table('rag.documents', '{
  "title": "value", "type": "value", "status": "value", "language": "value", "description": "value",
  "latest_version": "value", "controls": "value", "effective_at": "value"}');
