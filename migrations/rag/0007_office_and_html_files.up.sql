-- Web pages, Word documents and Excel workbooks are taken beside Markdown, plain text and PDF. The rule is wider than the
-- one it replaces, so rows that are there need no second look.
alter table rag.document_versions
  drop constraint document_versions_media_type_check,
  add constraint document_versions_media_type_check check (media_type in (
    'text/markdown', 'text/plain', 'text/html', 'application/pdf',
    'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
    'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet')) not valid;
