-- What people say to each other about an assessment and what belongs to it. What is said about points to nothing here by
-- a foreign key, as it may be of five kinds; the service looks it up before a comment is taken.
create table assessments.comments (
  tenant_id uuid not null default assessments.current_tenant_id(),
  id uuid not null,
  target_type text not null check (target_type in ('assessment', 'finding', 'evidence', 'poam_item', 'result')),
  -- Of a finding: its assessment.
  target_id uuid not null,
  requirement_code text not null default '' check (char_length(requirement_code) <= 64),
  -- The comment that began the thread; its own id in that one.
  thread_id uuid not null,
  parent_id uuid,
  depth integer not null check (depth between 1 and 5),
  -- Null once it is removed and only its place is kept.
  body text check (char_length(body) between 1 and 10000),
  author_id uuid not null,
  edited_at timestamptz,
  removed_at timestamptz,
  removed_by uuid,
  -- Of a whole thread, so only in the comment that began it.
  resolved_at timestamptz,
  resolved_by uuid,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  created_by text not null default platform.current_actor(),
  updated_by text not null default platform.current_actor(),
  version integer not null default 1,
  primary key (tenant_id, id),
  foreign key (tenant_id, thread_id) references assessments.comments (tenant_id, id),
  foreign key (tenant_id, parent_id) references assessments.comments (tenant_id, id),
  constraint finding_has_requirement check ((target_type = 'finding') = (requirement_code <> '')),
  constraint first_of_its_thread check ((parent_id is null) = (depth = 1) and (parent_id is null) = (thread_id = id)),
  constraint text_until_removed check ((body is null) = (removed_at is not null)),
  constraint removed_by_somebody check ((removed_at is null) = (removed_by is null)),
  constraint resolved_by_somebody check ((resolved_at is null) = (resolved_by is null)),
  constraint threads_are_resolved check (resolved_at is null or parent_id is null)
);
create index comments_threads on assessments.comments (tenant_id, target_type, target_id, requirement_code, id desc)
  where parent_id is null;
create index comments_threads_of_all on assessments.comments (tenant_id, id desc) where parent_id is null;
create index comments_of_thread on assessments.comments (tenant_id, thread_id, id);
create index comments_replies on assessments.comments (tenant_id, parent_id);

select platform.tenant_table('assessments.comments', '{
  "target_type": "value", "target_id": "value", "requirement_code": "value", "thread_id": "value",
  "parent_id": "value", "depth": "value", "body": "personal", "author_id": "value", "edited_at": "value",
  "removed_at": "value", "removed_by": "value", "resolved_at": "value", "resolved_by": "value"}');
