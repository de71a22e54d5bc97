-- What became of each plan, in order; written once with the change itself.
create table assessments.poam_changes (
  tenant_id uuid not null default assessments.current_tenant_id(),
  id uuid not null,
  item_id uuid not null,
  action text not null
    check (action in ('create', 'update', 'start', 'request_closure', 'approve_closure', 'reject_closure', 'complete')),
  status text not null check (status in ('open', 'in_progress', 'completed', 'risk_accepted', 'false_positive')),
  -- Of an update: what it changed.
  fields text[] not null default '{}' check (cardinality(fields) <= 32),
  note text check (char_length(note) between 1 and 2000),
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  created_by text not null default platform.current_actor(),
  updated_by text not null default platform.current_actor(),
  version integer not null default 1,
  primary key (tenant_id, id),
  foreign key (tenant_id, item_id) references assessments.poam_items (tenant_id, id)
);
create index poam_changes_item on assessments.poam_changes (tenant_id, item_id, id);

select platform.tenant_table('assessments.poam_changes', '{
  "item_id": "value", "action": "value", "status": "value", "fields": "value", "note": "personal"}');
revoke update, delete on assessments.poam_changes from assessments_app;
