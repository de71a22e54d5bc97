-- Members whom a comment's text names and who may see what it is about.
create table assessments.comment_mentions (
  tenant_id uuid not null default assessments.current_tenant_id(),
  comment_id uuid not null,
  user_id uuid not null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  created_by text not null default platform.current_actor(),
  updated_by text not null default platform.current_actor(),
  version integer not null default 1,
  primary key (tenant_id, comment_id, user_id),
  foreign key (tenant_id, comment_id) references assessments.comments (tenant_id, id)
);

select platform.tenant_table('assessments.comment_mentions', '{"comment_id": "value", "user_id": "value"}');
revoke update on assessments.comment_mentions from assessments_app;
