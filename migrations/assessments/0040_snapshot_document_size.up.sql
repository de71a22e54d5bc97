-- A scope of 2,000 assets with long descriptions does not fit in 4 MiB.
alter table assessments.assessment_snapshots
  drop constraint assessment_snapshots_document_check,
  add constraint assessment_snapshots_document_check check (octet_length(document) <= 67108864);
