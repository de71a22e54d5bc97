-- How a person wants to be told; who has no row is told as is usual.
create table assessments.notification_settings (
  tenant_id uuid not null default assessments.current_tenant_id(),
  user_id uuid not null,
  -- Kind → off, in_app or mail; a kind that is not named goes the usual way.
  channels jsonb not null check (jsonb_typeof(channels) = 'object'),
  -- `HH:MM` in the time zone of the profile; both null for no quiet hours.
  quiet_from text check (quiet_from ~ '^([01][0-9]|2[0-3]):[0-5][0-9]$'),
  quiet_until text check (quiet_until ~ '^([01][0-9]|2[0-3]):[0-5][0-9]$'),
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  created_by text not null default platform.current_actor(),
  updated_by text not null default platform.current_actor(),
  version integer not null default 1,
  primary key (tenant_id, user_id),
  constraint quiet_hours_have_two_ends check ((quiet_from is null) = (quiet_until is null))
);

select platform.tenant_table('assessments.notification_settings', '{
  "user_id": "value", "channels": "personal", "quiet_from": "personal", "quiet_until": "personal"}');
