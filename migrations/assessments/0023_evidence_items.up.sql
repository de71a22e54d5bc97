-- Files that prove what assessments say. Who is linked with it and what its versions are stands in tables of their own.
create table assessments.evidence_items (
  tenant_id uuid not null,
  id uuid not null,
  assessment_id uuid not null,
  title text not null check (char_length(title) between 1 and 255),
  description text check (char_length(description) between 1 and 2000),
  type text not null check (type in ('policy', 'procedure', 'configuration', 'screenshot', 'log', 'scan', 'certificate',
    'training', 'other')),
  status text not null default 'active' check (status in ('active', 'archived', 'deleted')),
  latest_version integer not null default 1 check (latest_version >= 1),
  -- Said by a person of the latest version; a draft proves nothing.
  final boolean not null default false,
  finalized_by text,
  finalized_at timestamptz,
  -- What the latest version proves something about; when it came is a matter of its versions.
  collected_at timestamptz not null,
  effective_at timestamptz,
  expires_at timestamptz,
  legal_hold boolean not null default false,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  created_by text not null,
  updated_by text not null,
  version integer not null,
  primary key (tenant_id, id),
  foreign key (tenant_id, assessment_id) references assessments.assessments (tenant_id, id),
  constraint final_by_somebody check (num_nonnulls(finalized_by, finalized_at) = case when final then 2 else 0 end),
  constraint expires_after_it_counts check (expires_at > effective_at)
);
comment on table assessments.evidence_items is 'retention: six years from the status of the assessments that rest on it';
create index evidence_items_assessment
  on assessments.evidence_items (tenant_id, assessment_id, created_at desc, id desc);
create index evidence_items_created_at on assessments.evidence_items (tenant_id, created_at desc, id desc);
create index evidence_items_expires_at on assessments.evidence_items (tenant_id, expires_at, id)
  where status = 'active' and expires_at is not null;

select platform.tenant_table('assessments.evidence_items', '{
  "assessment_id": "value", "title": "personal", "description": "personal", "type": "value", "status": "value",
  "latest_version": "value", "final": "value", "finalized_by": "value", "finalized_at": "value",
  "collected_at": "value", "effective_at": "value", "expires_at": "value", "legal_hold": "value"}');
revoke delete on assessments.evidence_items from assessments_app;
