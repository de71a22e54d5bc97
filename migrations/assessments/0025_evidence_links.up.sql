-- What evidence proves: a requirement of an assessment, or one objective of it.
create table assessments.evidence_links (
  tenant_id uuid not null,
  id uuid not null,
  assessment_id uuid not null,
  framework_code text not null,
  requirement_code text not null,
  -- Null: every objective of the requirement.
  letter text,
  evidence_id uuid not null,
  -- Set when the assessment is submitted: what comes later is not what was judged.
  version_number integer,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  created_by text not null,
  updated_by text not null,
  version integer not null,
  primary key (tenant_id, id),
  constraint one_link_a_proof
    unique nulls not distinct (tenant_id, assessment_id, requirement_code, letter, evidence_id),
  foreign key (tenant_id, assessment_id, requirement_code)
    references assessments.control_findings (tenant_id, assessment_id, requirement_code),
  foreign key (framework_code, requirement_code, letter)
    references assessments.objectives (framework_code, requirement_code, letter),
  foreign key (tenant_id, evidence_id) references assessments.evidence_items (tenant_id, id),
  foreign key (tenant_id, evidence_id, version_number)
    references assessments.evidence_versions (tenant_id, evidence_id, number)
);
comment on table assessments.evidence_links is 'retention: with the assessment';
create index evidence_links_evidence on assessments.evidence_links (tenant_id, evidence_id, id);

select platform.tenant_table('assessments.evidence_links', '{
  "assessment_id": "value", "framework_code": "value", "requirement_code": "value", "letter": "value",
  "evidence_id": "value", "version_number": "value"}');
