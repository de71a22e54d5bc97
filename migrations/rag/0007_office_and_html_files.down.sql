-- Rows of the new kinds may be there, and stay.
alter table rag.document_versions
  drop constraint document_versions_media_type_check,
  add constraint document_versions_media_type_check
    check (media_type in ('text/markdown', 'text/plain', 'application/pdf')) not valid;
