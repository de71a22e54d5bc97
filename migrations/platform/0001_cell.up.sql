-- The cell: which region this database is, and the reserved tenant of its operators.
alter default privileges revoke execute on functions from public;

create table platform.cell (
  only_row boolean primary key default true check (only_row),
  region text not null check (region <> ''),
  compliance text[] not null default '{}',
  created_at timestamptz not null default now()
);

create function platform.cell_region() returns text
  language sql stable parallel safe
  return (select cell.region from platform.cell);

-- Operators, and changes to tables without tenant, belong to this tenant.
create function platform.platform_tenant_id() returns uuid
  language sql immutable parallel safe
  return '00000000-0000-7000-8000-000000000001'::uuid;

do $$
declare
  role_name name;
begin
  for role_name in
    select rolname from pg_catalog.pg_roles
    where rolname ~ '^(tenancy|identity|entities|assessments|rag|audit)_(owner|app|relay|jobs)$'
       or rolname in ('tenancy_operator', 'identity_lookup')
  loop
    execute format('grant usage on schema platform to %I', role_name);
    execute format('grant select on platform.cell to %I', role_name);
    execute format('grant execute on function platform.cell_region(), platform.platform_tenant_id() to %I', role_name);
  end loop;
end $$;
