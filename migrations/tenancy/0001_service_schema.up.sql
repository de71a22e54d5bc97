-- The schema's own parts: context, outbox, projection of tenants, idempotency keys.
select platform.service_schema('tenancy');
