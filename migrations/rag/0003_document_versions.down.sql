drop table rag.document_versions;

alter table rag.documents
  drop constraint indexed_means_content,
  drop constraint documents_status_check,
  drop column latest_version,
  add constraint documents_status_check check (status in ('registered'));

select platform.tenant_table('rag.documents', '{
  "title": "value", "type": "value", "status": "value", "language": "value", "description": "value"}');
