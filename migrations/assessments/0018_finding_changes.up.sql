-- Who changed what of a finding, from what to what; written once, never changed. It is a log itself, so it is not captured
-- row by row again.
create table assessments.finding_changes (
  tenant_id uuid not null default assessments.current_tenant_id(),
  id uuid not null default gen_random_uuid(),
  assessment_id uuid not null,
  requirement_code text not null,
  -- Of an objective; null for the entry of the requirement.
  letter text,
  field text not null check (field in ('result', 'note', 'implementation_level', 'partial_rationale',
    'implementation_narrative', 'risk_level', 'assigned_to', 'ai_generated_narrative', 'operational_plan')),
  from_value text,
  to_value text,
  created_at timestamptz not null default now(),
  created_by text not null default platform.current_actor(),
  primary key (tenant_id, id),
  foreign key (tenant_id, assessment_id, requirement_code)
    references assessments.control_findings (tenant_id, assessment_id, requirement_code),
  constraint something_changed check (from_value is distinct from to_value)
);
create index finding_changes_of_finding
  on assessments.finding_changes (tenant_id, assessment_id, requirement_code, created_at desc, id desc);

select platform.tenant_table('assessments.finding_changes', '{
  "assessment_id": "value", "requirement_code": "value", "letter": "value", "field": "value", "from_value": "personal",
  "to_value": "personal", "created_by": "value"}', telemetry => true);
revoke update, delete on assessments.finding_changes from assessments_app;
