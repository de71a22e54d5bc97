do $do$
begin
  execute format($sql$
    create or replace function %1$I.record(tenant uuid, aggregate_type text, aggregate_id text, event jsonb) returns void
      language sql volatile
      begin atomic
        insert into %1$I.outbox (id, tenant_id, aggregate_type, aggregate_id, action, occurred_at, event)
        values ((event ->> 'id')::uuid, tenant, aggregate_type, aggregate_id, event ->> 'action',
                (event ->> 'occurred_at')::timestamptz, event);
      end
  $sql$, 'entities');
end $do$;
