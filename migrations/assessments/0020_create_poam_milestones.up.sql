-- Steps of a plan on the way to its completion.
create table assessments.poam_milestones (
  tenant_id uuid not null default assessments.current_tenant_id(),
  id uuid not null,
  item_id uuid not null,
  title text not null check (char_length(title) between 1 and 255),
  due date not null,
  done_at timestamptz,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  created_by text not null default platform.current_actor(),
  updated_by text not null default platform.current_actor(),
  version integer not null default 1,
  primary key (tenant_id, id),
  foreign key (tenant_id, item_id) references assessments.poam_items (tenant_id, id)
);
create index poam_milestones_item on assessments.poam_milestones (tenant_id, item_id, due, id);

select platform.tenant_table('assessments.poam_milestones', '{
  "item_id": "value", "title": "personal", "due": "value", "done_at": "value"}');
