-- Questions that come before the tenant is known. Their owner reads these columns and nothing else.
grant usage, create on schema identity to identity_lookup;

grant select (id, email_norm, status) on identity.users to identity_lookup;
grant select (user_id, scheme, hash) on identity.credentials to identity_lookup;
grant select (tenant_id, id, user_id, role, extra_permissions, status, expires_at) on identity.memberships to identity_lookup;
grant select (tenant_id, slug, status) on identity.local_tenants to identity_lookup;
grant select (tenant_id, scope, subject_id, revoked_at, expires_at) on identity.revocations to identity_lookup;
create policy lookup on identity.users for select to identity_lookup using (true);
create policy lookup on identity.credentials for select to identity_lookup using (true);
create policy lookup on identity.memberships for select to identity_lookup using (true);
create policy lookup on identity.local_tenants for select to identity_lookup using (true);
create policy lookup on identity.revocations for select to identity_lookup using (true);

set local role identity_lookup;

create function identity.account_by_email(wanted text)
  returns table (user_id uuid, status text, scheme text, hash text)
  language sql stable security definer set search_path = ''
begin atomic
  select users.id, users.status, credentials.scheme, credentials.hash
  from identity.users left join identity.credentials on credentials.user_id = users.id
  where users.email_norm = wanted;
end;

create function identity.open_memberships(account uuid)
  returns table (tenant_id uuid, membership_id uuid, slug text, tenant_status text, role text, extra_permissions text[])
  language sql stable security definer set search_path = ''
begin atomic
  select memberships.tenant_id, memberships.id, local_tenants.slug, local_tenants.status, memberships.role,
         memberships.extra_permissions
  from identity.memberships join identity.local_tenants using (tenant_id)
  where memberships.user_id = account and memberships.status = 'active'
    and (memberships.expires_at is null or memberships.expires_at > now())
  order by local_tenants.slug;
end;

create function identity.tenants_of(account uuid) returns setof uuid
  language sql stable security definer set search_path = ''
begin atomic
  select memberships.tenant_id from identity.memberships where memberships.user_id = account;
end;

create function identity.live_revocations()
  returns table (tenant_id uuid, scope text, subject_id uuid, revoked_at timestamptz, expires_at timestamptz)
  language sql stable security definer set search_path = ''
begin atomic
  select revocations.tenant_id, revocations.scope, revocations.subject_id, revocations.revoked_at, revocations.expires_at
  from identity.revocations where revocations.expires_at > now();
end;

revoke execute on function identity.account_by_email(text), identity.open_memberships(uuid), identity.tenants_of(uuid),
  identity.live_revocations() from public;
grant execute on function identity.account_by_email(text), identity.open_memberships(uuid), identity.tenants_of(uuid),
  identity.live_revocations() to identity_app;

set local role identity_owner;
revoke create on schema identity from identity_lookup;
