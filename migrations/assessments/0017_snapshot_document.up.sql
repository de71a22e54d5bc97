-- The whole of what a completed assessment froze, as canonical JSON, so that every report of it is made from the same bytes.
alter table assessments.assessment_snapshots
  add column document text check (octet_length(document) <= 4194304),
  add column sha256 text check (sha256 ~ '^[0-9a-f]{64}$'),
  add constraint document_has_hash check ((document is null) = (sha256 is null));

select platform.tenant_table('assessments.assessment_snapshots', '{
  "assessment_id": "value", "framework_code": "value", "catalogue_version": "value", "score": "value",
  "max_score": "value", "conditional": "value", "requirements": "value", "document": "personal", "sha256": "value"}');
revoke update, delete on assessments.assessment_snapshots from assessments_app;
