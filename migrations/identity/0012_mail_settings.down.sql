set local role identity_lookup;
drop function identity.mail_settings(uuid[]);
set local role identity_owner;
revoke execute on function identity.current_tenant_id() from identity_lookup;
drop policy lookup on identity.user_profiles;
revoke select (user_id, time_zone, language) on identity.user_profiles from identity_lookup;
