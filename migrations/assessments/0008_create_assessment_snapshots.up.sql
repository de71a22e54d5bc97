-- What a completed assessment found, frozen with the edition of the catalogue; written once, never changed.
create table assessments.assessment_snapshots (
  tenant_id uuid not null default assessments.current_tenant_id(),
  id uuid not null,
  assessment_id uuid not null,
  framework_code text not null references assessments.frameworks (code),
  catalogue_version text not null check (catalogue_version <> ''),
  -- Null without a system security plan.
  score integer,
  max_score integer not null,
  conditional boolean not null,
  -- Code, result, points, reason and paragraph of each requirement, in the order of the catalogue.
  requirements jsonb not null check (jsonb_typeof(requirements) = 'array'),
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  created_by text not null default platform.current_actor(),
  updated_by text not null default platform.current_actor(),
  version integer not null default 1,
  primary key (tenant_id, id),
  unique (tenant_id, assessment_id),
  foreign key (tenant_id, assessment_id) references assessments.assessments (tenant_id, id)
);

select platform.tenant_table('assessments.assessment_snapshots', '{
  "assessment_id": "value", "framework_code": "value", "catalogue_version": "value", "score": "value",
  "max_score": "value", "conditional": "value", "requirements": "value"}');
revoke update, delete on assessments.assessment_snapshots from assessments_app;
