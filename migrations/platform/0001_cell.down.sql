drop function platform.platform_tenant_id();
drop function platform.cell_region();
drop table platform.cell;
do $$
declare
  role_name name;
begin
  for role_name in
    select rolname from pg_catalog.pg_roles
    where rolname ~ '^(tenancy|identity|entities|assessments|rag|audit)_(owner|app|relay|jobs)$'
       or rolname in ('tenancy_operator', 'identity_lookup')
  loop
    execute format('revoke usage on schema platform from %I', role_name);
  end loop;
end $$;
alter default privileges grant execute on functions to public;
