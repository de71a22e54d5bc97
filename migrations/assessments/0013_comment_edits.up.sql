-- What a comment said before each of its edits; goes with the comment's text.
create table assessments.comment_edits (
  tenant_id uuid not null default assessments.current_tenant_id(),
  id uuid not null,
  comment_id uuid not null,
  body text not null check (char_length(body) between 1 and 10000),
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  created_by text not null default platform.current_actor(),
  updated_by text not null default platform.current_actor(),
  version integer not null default 1,
  primary key (tenant_id, id),
  foreign key (tenant_id, comment_id) references assessments.comments (tenant_id, id)
);
create index comment_edits_comment on assessments.comment_edits (tenant_id, comment_id, id desc);

select platform.tenant_table('assessments.comment_edits', '{"comment_id": "value", "body": "personal"}');
revoke update on assessments.comment_edits from assessments_app;
