-- The schema's own parts: context, outbox, projection of tenants, idempotency keys.
select platform.service_schema('identity');

-- A policy may compare with the acting person only when a person acts; services and jobs have names, not ids.
create function identity.current_user_id() returns uuid
  language sql stable parallel safe
  return case
    when current_setting('app.actor_type', true) = 'user' then nullif(current_setting('app.current_user_id', true), '')::uuid
  end;
grant execute on function identity.current_user_id() to identity_app;
