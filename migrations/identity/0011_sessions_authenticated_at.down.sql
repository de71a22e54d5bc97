alter table identity.sessions drop column authenticated_at;

select platform.tenant_table('identity.sessions', '{
  "user_id": "value", "membership_id": "value", "fingerprint": "secret", "user_agent": "personal",
  "client_address": "personal", "last_used_at": "value", "expires_at": "value", "revoked_at": "value",
  "revoked_reason": "value"}');
