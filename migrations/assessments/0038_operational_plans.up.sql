-- What lets a requirement count as met although it is not in place (32 CFR 170.4): enduring exceptions, and temporary
-- deficiencies that are being mended.
create table assessments.operational_plans (
  tenant_id uuid not null default assessments.current_tenant_id(),
  id uuid not null,
  assessment_id uuid not null,
  requirement_code text not null,
  kind text not null check (kind in ('enduring_exception', 'temporary_deficiency')),
  description text not null check (char_length(description) between 1 and 4000),
  mitigations text not null check (char_length(mitigations) between 1 and 4000),
  -- In place since, and short of it since; only of a temporary deficiency, which cannot be an unfinished first roll-out.
  implemented_at timestamptz,
  deficient_at timestamptz,
  next_review_at timestamptz,
  closed_at timestamptz,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  created_by text not null default platform.current_actor(),
  updated_by text not null default platform.current_actor(),
  version integer not null default 1,
  primary key (tenant_id, id),
  constraint one_plan_a_requirement unique (tenant_id, assessment_id, requirement_code),
  foreign key (tenant_id, assessment_id, requirement_code)
    references assessments.control_findings (tenant_id, assessment_id, requirement_code),
  constraint deficient_after_implemented check (deficient_at > implemented_at),
  constraint times_of_a_deficiency
    check (num_nonnulls(implemented_at, deficient_at) = case kind when 'temporary_deficiency' then 2 else 0 end),
  constraint closed_is_not_reviewed check (closed_at is null or next_review_at is null)
);

select platform.tenant_table('assessments.operational_plans', '{
  "assessment_id": "value", "requirement_code": "value", "kind": "value", "description": "personal",
  "mitigations": "personal", "implemented_at": "value", "deficient_at": "value", "next_review_at": "value",
  "closed_at": "value"}');
revoke delete on assessments.operational_plans from assessments_app;
