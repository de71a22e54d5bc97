-- What an assessment says of each requirement beside its objectives; the result is derived from these.
create table assessments.control_findings (
  tenant_id uuid not null default assessments.current_tenant_id(),
  id uuid not null,
  assessment_id uuid not null,
  framework_code text not null,
  requirement_code text not null,
  implementation_narrative text check (char_length(implementation_narrative) between 1 and 8000),
  -- Set only where the regulation gives part of the points, by a person who says why.
  implementation_level text check (implementation_level in ('partial')),
  partial_rationale text check (char_length(partial_rationale) between 1 and 2000),
  -- By a person; null means that of the weight.
  risk_level text check (risk_level in ('low', 'medium', 'high', 'critical')),
  assigned_to uuid,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  created_by text not null default platform.current_actor(),
  updated_by text not null default platform.current_actor(),
  version integer not null default 1,
  primary key (tenant_id, id),
  unique (tenant_id, assessment_id, requirement_code),
  foreign key (tenant_id, assessment_id) references assessments.assessments (tenant_id, id),
  foreign key (framework_code, requirement_code) references assessments.requirements (framework_code, code),
  constraint partial_has_rationale check ((implementation_level is null) = (partial_rationale is null))
);
create index control_findings_requirement on assessments.control_findings (tenant_id, requirement_code, assessment_id);

select platform.tenant_table('assessments.control_findings', '{
  "assessment_id": "value", "framework_code": "value", "requirement_code": "value",
  "implementation_narrative": "personal", "implementation_level": "value", "partial_rationale": "personal",
  "risk_level": "value", "assigned_to": "value"}');
revoke delete on assessments.control_findings from assessments_app;
