-- What was found for each objective; one that has no row is not assessed.
create table assessments.objective_findings (
  tenant_id uuid not null default assessments.current_tenant_id(),
  id uuid not null,
  assessment_id uuid not null,
  framework_code text not null,
  requirement_code text not null,
  letter text not null,
  result text not null check (result in ('met', 'not_met', 'not_applicable')),
  -- Why it counts as met; only with `met`.
  basis text check (basis in ('implemented', 'enduring_exception', 'temporary_deficiency', 'adjudicated')),
  note text check (char_length(note) between 1 and 2000),
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  created_by text not null default platform.current_actor(),
  updated_by text not null default platform.current_actor(),
  version integer not null default 1,
  primary key (tenant_id, id),
  constraint one_finding_an_objective unique (tenant_id, assessment_id, requirement_code, letter),
  foreign key (tenant_id, assessment_id, requirement_code)
    references assessments.control_findings (tenant_id, assessment_id, requirement_code),
  foreign key (framework_code, requirement_code, letter)
    references assessments.objectives (framework_code, requirement_code, letter),
  constraint basis_with_met check ((result = 'met') = (basis is not null)),
  constraint note_unless_implemented check (note is not null or coalesce(basis = 'implemented', false))
);

select platform.tenant_table('assessments.objective_findings', '{
  "assessment_id": "value", "framework_code": "value", "requirement_code": "value", "letter": "value",
  "result": "value", "basis": "value", "note": "personal"}');
revoke delete on assessments.objective_findings from assessments_app;
