alter table assessments.assessment_snapshots drop column document, drop column sha256;

select platform.tenant_table('assessments.assessment_snapshots', '{
  "assessment_id": "value", "framework_code": "value", "catalogue_version": "value", "score": "value",
  "max_score": "value", "conditional": "value", "requirements": "value"}');
revoke update, delete on assessments.assessment_snapshots from assessments_app;
