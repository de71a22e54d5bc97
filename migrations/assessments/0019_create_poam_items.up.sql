-- Plans to meet what an assessment found not met. Numbered within the assessment without gaps; closed, never deleted.
create table assessments.poam_items (
  tenant_id uuid not null default assessments.current_tenant_id(),
  id uuid not null,
  assessment_id uuid not null,
  framework_code text not null,
  requirement_code text not null,
  number integer not null check (number >= 1),
  weakness text not null check (char_length(weakness) between 1 and 4000),
  remediation_plan text check (char_length(remediation_plan) between 1 and 8000),
  resources text check (char_length(resources) between 1 and 2000),
  -- In US dollars.
  estimated_cost numeric(15, 2) check (estimated_cost >= 0),
  assigned_to uuid,
  scheduled_completion date not null,
  status text not null default 'open'
    check (status in ('open', 'in_progress', 'completed', 'risk_accepted', 'false_positive')),
  -- The item before this one, if what it closed came back.
  previous_item_id uuid,
  -- How somebody wants it closed without a remedy; somebody else decides.
  requested_status text check (requested_status in ('risk_accepted', 'false_positive')),
  requested_by text,
  requested_at timestamptz,
  request_reason text check (char_length(request_reason) between 1 and 2000),
  -- What shows that it is remedied.
  evidence_id uuid,
  closed_by text,
  closed_at timestamptz,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  created_by text not null default platform.current_actor(),
  updated_by text not null default platform.current_actor(),
  version integer not null default 1,
  primary key (tenant_id, id),
  constraint one_number_an_item unique (tenant_id, assessment_id, number),
  foreign key (tenant_id, assessment_id, requirement_code)
    references assessments.control_findings (tenant_id, assessment_id, requirement_code),
  foreign key (framework_code, requirement_code) references assessments.requirements (framework_code, code),
  foreign key (tenant_id, previous_item_id) references assessments.poam_items (tenant_id, id),
  constraint request_is_whole
    check (num_nulls(requested_status, requested_by, requested_at, request_reason) in (0, 4)),
  constraint closed_by_somebody check ((status in ('open', 'in_progress')) = (closed_at is null)),
  constraint closed_is_whole check ((closed_by is null) = (closed_at is null)),
  constraint completed_has_evidence check ((status = 'completed') = (evidence_id is not null)),
  constraint accepted_was_requested
    check (status not in ('risk_accepted', 'false_positive') or coalesce(status = requested_status, false))
);
create unique index poam_items_one_open on assessments.poam_items (tenant_id, assessment_id, requirement_code)
  where status in ('open', 'in_progress');
create index poam_items_requirement on assessments.poam_items (tenant_id, assessment_id, requirement_code, number);
create index poam_items_schedule on assessments.poam_items (tenant_id, scheduled_completion, id);
create index poam_items_status on assessments.poam_items (tenant_id, status, scheduled_completion, id);
create index poam_items_assignee on assessments.poam_items (tenant_id, assigned_to, scheduled_completion, id);
create index poam_items_due on assessments.poam_items (tenant_id, scheduled_completion, id)
  where status in ('open', 'in_progress');

select platform.tenant_table('assessments.poam_items', '{
  "assessment_id": "value", "framework_code": "value", "requirement_code": "value", "number": "value",
  "weakness": "personal", "remediation_plan": "personal", "resources": "personal", "estimated_cost": "value",
  "assigned_to": "value", "scheduled_completion": "value", "status": "value", "previous_item_id": "value",
  "requested_status": "value", "requested_by": "value", "requested_at": "value", "request_reason": "personal",
  "evidence_id": "value", "closed_by": "value", "closed_at": "value"}');
revoke delete on assessments.poam_items from assessments_app;
