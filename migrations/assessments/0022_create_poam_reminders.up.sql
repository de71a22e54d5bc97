-- Which deadline was told of, and how many days ahead, so that it is told once.
create table assessments.poam_reminders (
  tenant_id uuid not null default assessments.current_tenant_id(),
  id uuid not null,
  item_id uuid not null,
  due date not null,
  days_ahead smallint not null check (days_ahead in (1, 7, 14, 30)),
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  created_by text not null default platform.current_actor(),
  updated_by text not null default platform.current_actor(),
  version integer not null default 1,
  primary key (tenant_id, id),
  unique (tenant_id, item_id, due, days_ahead),
  foreign key (tenant_id, item_id) references assessments.poam_items (tenant_id, id)
);

select platform.tenant_table('assessments.poam_reminders', '{
  "item_id": "value", "due": "value", "days_ahead": "value"}');
revoke update, delete on assessments.poam_reminders from assessments_app;
