-- Which edition of its framework an assessment was started against; null before its start, and for those started when
-- there was only one.
alter table assessments.assessments
  add column framework_version text,
  add foreign key (framework_code, framework_version) references assessments.frameworks (code, version),
  add constraint edition_of_a_framework check (framework_version is null or framework_code is not null);

select platform.tenant_table('assessments.assessments', '{
  "name": "value", "type": "value", "target_level": "value", "status": "value", "framework_code": "value",
  "framework_version": "value", "scope_domains": "value", "scope_cloud_providers": "value", "starts_at": "value",
  "ends_at": "value", "lead_assessor_id": "value", "ssp_name": "value", "ssp_version": "value",
  "ssp_issued_at": "value",
  "conducted_by": "value", "submitted_at": "value", "parent_id": "value", "level_two_status_id": "value"}');
revoke delete on assessments.assessments from assessments_app;
