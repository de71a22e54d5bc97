-- What senior officials affirmed of a CMMC status (32 CFR 170.22); written once, never changed.
create table assessments.affirmations (
  tenant_id uuid not null default assessments.current_tenant_id(),
  id uuid not null,
  status_id uuid not null,
  affirmed_on date not null,
  official_name text not null check (char_length(official_name) between 1 and 255),
  official_title text not null check (char_length(official_title) between 1 and 255),
  -- How the official is reached, sealed.
  official_contact bytea not null,
  statement text not null check (char_length(statement) between 1 and 4000),
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  created_by text not null default platform.current_actor(),
  updated_by text not null default platform.current_actor(),
  version integer not null default 1,
  primary key (tenant_id, id),
  foreign key (tenant_id, status_id) references assessments.cmmc_statuses (tenant_id, id)
);
create index affirmations_of_status on assessments.affirmations (tenant_id, status_id, created_at desc, id desc);

select platform.tenant_table('assessments.affirmations', '{
  "status_id": "value", "affirmed_on": "value", "official_name": "personal", "official_title": "personal",
  "official_contact": "personal", "statement": "personal"}');
revoke update, delete on assessments.affirmations from assessments_app;
