alter table assessments.assessment_snapshots
  drop constraint assessment_snapshots_document_check,
  add constraint assessment_snapshots_document_check check (octet_length(document) <= 4194304);
