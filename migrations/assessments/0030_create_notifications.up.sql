-- What people are told. Each row is one person's; what happens again within 10 minutes raises its count.
create table assessments.notifications (
  tenant_id uuid not null,
  id uuid not null,
  user_id uuid not null,
  kind text not null check (kind ~ '^[a-z_]{1,32}$'),
  event_type text not null check (char_length(event_type) between 1 and 100),
  resource_type text not null check (char_length(resource_type) between 1 and 150),
  resource_id text not null check (char_length(resource_id) <= 500),
  -- What the title names: ids, codes and numbers of the event's details, no personal data.
  params jsonb not null check (jsonb_typeof(params) = 'object'),
  urgent boolean not null,
  count integer not null check (count >= 1),
  -- Of the person's profile when it was told.
  language text not null check (char_length(language) between 1 and 35),
  time_zone text not null check (char_length(time_zone) between 1 and 64),
  first_at timestamptz not null,
  last_at timestamptz not null,
  read_at timestamptz,
  mail_state text not null check (mail_state in ('none', 'waiting', 'sent', 'given_up')),
  mail_due_at timestamptz,
  mail_attempts smallint not null default 0,
  mailed_at timestamptz,
  created_at timestamptz not null,
  primary key (tenant_id, id),
  constraint due_while_waiting check ((mail_state = 'waiting') = (mail_due_at is not null))
);
comment on table assessments.notifications is 'retention: 180 days';
create index notifications_of_user on assessments.notifications (tenant_id, user_id, id desc);
create index notifications_unread on assessments.notifications (tenant_id, user_id, id desc) where read_at is null;
create index notifications_alike on assessments.notifications
  (tenant_id, user_id, event_type, resource_type, resource_id, kind, created_at desc);
create index notifications_mail on assessments.notifications (tenant_id, mail_due_at) where mail_state = 'waiting';
create index notifications_age on assessments.notifications (tenant_id, created_at);

select platform.tenant_table('assessments.notifications', '{
  "user_id": "value", "kind": "value", "event_type": "value", "resource_type": "value", "resource_id": "value",
  "params": "personal", "urgent": "value", "count": "value", "language": "value", "time_zone": "value",
  "first_at": "value", "last_at": "value", "read_at": "value", "mail_state": "value", "mail_due_at": "value",
  "mail_attempts": "value", "mailed_at": "value"}', telemetry => true);
