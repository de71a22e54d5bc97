-- What is in the scope of an assessment, by category of 32 CFR 170.19(c), or is kept out of it for a reason.
create table assessments.assessment_assets (
  tenant_id uuid not null default assessments.current_tenant_id(),
  id uuid not null,
  assessment_id uuid not null,
  name text not null check (char_length(name) between 1 and 255),
  kind text not null check (kind in ('endpoint', 'server', 'network_device', 'application', 'cloud_service',
    'non_human_identity', 'facility', 'people', 'operational_technology', 'other')),
  category text not null
    check (category in ('cui', 'security_protection', 'contractor_risk_managed', 'specialized', 'out_of_scope')),
  justification text check (char_length(justification) between 1 and 2000),
  description text check (char_length(description) between 1 and 2000),
  -- Passes on keyboard, video and mouse and nothing else.
  kvm_only boolean not null default false,
  -- Entity of the inventory, with its name at that time.
  entity_id uuid,
  entity_name text check (char_length(entity_name) between 1 and 255),
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  created_by text not null default platform.current_actor(),
  updated_by text not null default platform.current_actor(),
  version integer not null default 1,
  primary key (tenant_id, id),
  foreign key (tenant_id, assessment_id) references assessments.assessments (tenant_id, id),
  constraint out_of_scope_is_justified check (category <> 'out_of_scope' or kvm_only or justification is not null),
  constraint kvm_only_is_out_of_scope check (not kvm_only or (kind = 'endpoint' and category = 'out_of_scope')),
  constraint entity_has_name check ((entity_id is null) = (entity_name is null))
);
create unique index assessment_assets_name_differs
  on assessments.assessment_assets (tenant_id, assessment_id, lower(name));
create index assessment_assets_of_assessment on assessments.assessment_assets (tenant_id, assessment_id, name, id);
create index assessment_assets_by_name on assessments.assessment_assets (tenant_id, name, id);

select platform.tenant_table('assessments.assessment_assets', '{
  "assessment_id": "value", "name": "value", "kind": "value", "category": "value", "justification": "value",
  "description": "value", "kvm_only": "value", "entity_id": "value", "entity_name": "value"}');
