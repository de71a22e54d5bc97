alter table rag.documents drop column controls, drop column effective_at;

select platform.tenant_table('rag.documents', '{
  "title": "value", "type": "value", "status": "value", "language": "value", "description": "value",
  "latest_version": "value"}');
