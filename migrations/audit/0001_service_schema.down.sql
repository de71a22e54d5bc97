select platform.drop_service_schema('audit');
