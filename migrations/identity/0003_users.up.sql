-- People. One account in the cell however many tenants it belongs to, so these three tables have no tenant: a person sees
-- their own rows, co-members see the account (0004), and sign-in goes through the look-ups (0009).
create table identity.users (
  id uuid primary key,
  email text not null check (char_length(email) <= 254),
  email_norm text not null unique check (email_norm = lower(email_norm)),
  given_name text not null default '' check (char_length(given_name) <= 120),
  family_name text not null default '' check (char_length(family_name) <= 120),
  status text not null default 'active' check (status in ('active', 'disabled', 'deleted')),
  email_verified_at timestamptz,
  last_login_at timestamptz,
  version integer not null default 1,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
create index users_status on identity.users (status);
create index users_last_login_at on identity.users (last_login_at);

create table identity.user_profiles (
  user_id uuid primary key references identity.users (id) on delete cascade,
  phone_sealed bytea,
  -- HMAC of the number, to find it without opening every row.
  phone_index bytea check ((phone_index is null) = (phone_sealed is null)),
  job_title text not null default '' check (char_length(job_title) <= 100),
  avatar_uri text not null default '' check (char_length(avatar_uri) <= 1024),
  time_zone text not null default 'UTC' check (char_length(time_zone) between 1 and 64),
  language text not null default 'en' check (char_length(language) between 2 and 35),
  preferences jsonb not null default '{}' check (jsonb_typeof(preferences) = 'object'),
  version integer not null default 1,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
create index user_profiles_phone on identity.user_profiles (phone_index) where phone_index is not null;

create table identity.credentials (
  user_id uuid primary key references identity.users (id) on delete cascade,
  scheme text not null check (scheme in ('argon2id', 'bcrypt-sha384')),
  hash text not null,
  version integer not null default 1,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);

create function identity.touch_account() returns trigger
  language plpgsql set search_path = '' as $$
begin
  new.created_at := old.created_at;
  new.updated_at := now();
  new.version := old.version + 1;
  return new;
end $$;

do $$
declare
  account_table text;
  key text;
begin
  foreach account_table in array array['users', 'user_profiles', 'credentials'] loop
    key := case account_table when 'users' then 'id' else 'user_id' end;
    execute format('alter table identity.%I enable row level security', account_table);
    execute format('alter table identity.%I force row level security', account_table);
    execute format('create policy own on identity.%1$I to identity_app using (%2$I = (select identity.current_user_id()))
      with check (%2$I = (select identity.current_user_id()))', account_table, key);
    execute format('grant select, insert, update on identity.%I to identity_app', account_table);
    execute format('create trigger touch_account before update on identity.%I
      for each row execute function identity.touch_account()', account_table);
  end loop;
end $$;

select platform.global_table('identity.users', '{
  "email": "personal", "email_norm": "personal", "given_name": "personal", "family_name": "personal",
  "status": "value", "email_verified_at": "value", "last_login_at": "value", "version": "value",
  "updated_at": "value"}');
select platform.global_table('identity.user_profiles', '{
  "user_id": "value", "phone_sealed": "personal", "phone_index": "secret", "job_title": "personal",
  "avatar_uri": "personal", "time_zone": "value", "language": "value", "preferences": "personal", "version": "value",
  "updated_at": "value"}');
select platform.global_table('identity.credentials', '{
  "user_id": "value", "scheme": "value", "hash": "secret", "version": "value", "updated_at": "value"}');
