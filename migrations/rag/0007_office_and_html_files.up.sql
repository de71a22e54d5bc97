-- Web pages, Word documents and Excel workbooks are taken beside Markdown, plain text and PDF.
alter table rag.document_versions
  drop constraint document_versions_media_type_check,
  add constraint document_versions_media_type_check check (media_type in (
    'text/markdown', 'text/plain', 'text/html', 'application/pdf',
    'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
    'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'));
