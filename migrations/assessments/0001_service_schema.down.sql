select platform.drop_service_schema('assessments');
