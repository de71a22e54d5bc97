drop function platform.drop_service_schema(text);
drop function platform.service_schema(text);
drop function platform.service_tenants(text);
drop function platform.service_outbox(text);
drop function platform.service_capture(text);
drop function platform.service_context(text);
