-- When the person last proved who they are; unset in sessions older than this column, which began with a sign-in.
alter table identity.sessions add column authenticated_at timestamptz;

select platform.tenant_table('identity.sessions', '{
  "user_id": "value", "membership_id": "value", "fingerprint": "secret", "user_agent": "personal",
  "client_address": "personal", "last_used_at": "value", "expires_at": "value", "revoked_at": "value",
  "revoked_reason": "value", "authenticated_at": "value"}');
