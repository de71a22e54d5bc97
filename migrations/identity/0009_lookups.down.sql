set local role identity_lookup;
drop function identity.account_by_email(text), identity.open_memberships(uuid), identity.tenants_of(uuid),
  identity.live_revocations();
set local role identity_owner;
drop policy lookup on identity.users;
drop policy lookup on identity.credentials;
drop policy lookup on identity.memberships;
drop policy lookup on identity.local_tenants;
drop policy lookup on identity.revocations;
revoke select (id, email_norm, status) on identity.users from identity_lookup;
revoke select (user_id, scheme, hash) on identity.credentials from identity_lookup;
revoke select (tenant_id, id, user_id, role, extra_permissions, status, expires_at) on identity.memberships from identity_lookup;
revoke select (tenant_id, slug, status) on identity.local_tenants from identity_lookup;
revoke select (tenant_id, scope, subject_id, revoked_at, expires_at) on identity.revocations from identity_lookup;
revoke usage on schema identity from identity_lookup;
