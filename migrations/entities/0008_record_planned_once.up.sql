-- As the platform's functions of capture: planned once a session, not for each changed row.
create or replace function entities.record(tenant uuid, aggregate_type text, aggregate_id text, event jsonb) returns void
  language plpgsql volatile set search_path = '' as $$
begin
  insert into entities.outbox (id, tenant_id, aggregate_type, aggregate_id, action, occurred_at, event)
  values ((event ->> 'id')::uuid, tenant, aggregate_type, aggregate_id, event ->> 'action',
          (event ->> 'occurred_at')::timestamptz, event);
end $$;
