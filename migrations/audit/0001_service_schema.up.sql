-- What every service's schema holds: context, outbox, projection of tenants, idempotency keys.
select platform.service_schema('audit');
