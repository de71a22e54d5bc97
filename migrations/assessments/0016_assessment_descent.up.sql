-- Who makes an assessment, when it was handed over, and which one it closes out.
alter table assessments.assessments
  -- Null means the type's own: the government for Level 3, else the organization.
  add column conducted_by text check (conducted_by in ('self', 'c3pao', 'dibcac')),
  add column submitted_at timestamptz,
  add column parent_id uuid,
  -- Final Level 2 that a Level 3 assessment stands on.
  add column level_two_status_id uuid,
  add foreign key (tenant_id, parent_id) references assessments.assessments (tenant_id, id);
create unique index assessments_one_close_out on assessments.assessments (tenant_id, parent_id)
  where status in ('draft', 'scoping', 'in_progress', 'review');

select platform.tenant_table('assessments.assessments', '{
  "name": "value", "type": "value", "target_level": "value", "status": "value", "framework_code": "value",
  "scope_domains": "value", "scope_cloud_providers": "value", "starts_at": "value", "ends_at": "value",
  "lead_assessor_id": "value", "ssp_name": "value", "ssp_version": "value", "ssp_issued_at": "value",
  "conducted_by": "value", "submitted_at": "value", "parent_id": "value", "level_two_status_id": "value"}');
revoke delete on assessments.assessments from assessments_app;
