drop function identity.current_user_id();
select platform.drop_service_schema('identity');
