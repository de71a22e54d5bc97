-- The schema's own parts: context, outbox, projection of tenants, idempotency keys.
select platform.drop_service_schema('tenancy');
