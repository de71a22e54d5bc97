alter table assessments.assessments drop column framework_version;

select platform.tenant_table('assessments.assessments', '{
  "name": "value", "type": "value", "target_level": "value", "status": "value", "framework_code": "value",
  "scope_domains": "value", "scope_cloud_providers": "value", "starts_at": "value", "ends_at": "value",
  "lead_assessor_id": "value", "ssp_name": "value", "ssp_version": "value", "ssp_issued_at": "value",
  "conducted_by": "value", "submitted_at": "value", "parent_id": "value", "level_two_status_id": "value"}');
revoke delete on assessments.assessments from assessments_app;
