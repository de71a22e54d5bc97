-- How far operational plans were found to be; written once, never changed.
create table assessments.operational_plan_reviews (
  tenant_id uuid not null default assessments.current_tenant_id(),
  id uuid not null default gen_random_uuid(),
  plan_id uuid not null,
  progress text not null check (char_length(progress) between 1 and 4000),
  closed boolean not null,
  created_at timestamptz not null default now(),
  created_by text not null default platform.current_actor(),
  primary key (tenant_id, id),
  foreign key (tenant_id, plan_id) references assessments.operational_plans (tenant_id, id)
);
create index operational_plan_reviews_of_plan
  on assessments.operational_plan_reviews (tenant_id, plan_id, created_at desc, id desc);

select platform.tenant_table('assessments.operational_plan_reviews', '{
  "plan_id": "value", "progress": "personal", "closed": "value", "created_by": "value"}', telemetry => true);
revoke update, delete on assessments.operational_plan_reviews from assessments_app;
