-- Time zone and language of the current tenant's members, for what is written to them; the rest of a profile stays the
-- person's own.
grant select (user_id, time_zone, language) on identity.user_profiles to identity_lookup;
create policy lookup on identity.user_profiles for select to identity_lookup using (true);
grant execute on function identity.current_tenant_id() to identity_lookup;
grant create on schema identity to identity_lookup;

set local role identity_lookup;

create function identity.mail_settings(accounts uuid[])
  returns table (user_id uuid, time_zone text, language text)
  language sql stable security definer set search_path = ''
begin atomic
  select user_profiles.user_id, user_profiles.time_zone, user_profiles.language
  from identity.memberships join identity.user_profiles using (user_id)
  where memberships.tenant_id = identity.current_tenant_id() and memberships.status = 'active'
    and memberships.user_id = any (accounts);
end;

revoke execute on function identity.mail_settings(uuid[]) from public;
grant execute on function identity.mail_settings(uuid[]) to identity_app;

set local role identity_owner;
revoke create on schema identity from identity_lookup;
