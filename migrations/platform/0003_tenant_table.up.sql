-- One line per table makes it a tenant's table: row security, grants, bookkeeping, capture.

create function platform.secure_partition(target regclass) returns void
  language plpgsql set search_path = '' as $$
begin
  execute format('alter table %s enable row level security', target);
  execute format('alter table %s force row level security', target);
end $$;

create function platform.check_columns(target regclass, classes jsonb, bookkeeping text[]) returns void
  language plpgsql set search_path = '' as $$
declare
  columns text[] := array(select attname::text from pg_catalog.pg_attribute
                          where attrelid = target and attnum > 0 and not attisdropped);
  wrong text;
begin
  select string_agg(name, ', ') into wrong from unnest(bookkeeping) as name where name <> all (columns);
  if wrong is not null then
    raise exception '% lacks the columns %', target, wrong;
  end if;
  select string_agg(key, ', ') into wrong from jsonb_each_text(classes) as class(key, value)
    where key <> all (columns) or value not in ('value', 'personal', 'secret');
  if wrong is not null then
    raise exception '%: no such column, or class not value, personal or secret: %', target, wrong;
  end if;
  select string_agg(name, ', ') into wrong from unnest(columns) as name
    where name <> all (bookkeeping) and name not in ('id', 'region') and not classes ? name;
  if wrong is not null then
    raise exception '% has columns without class: %', target, wrong;
  end if;
end $$;

create function platform.key_columns(target regclass) returns text
  language sql stable
  return (
    select string_agg(attname, ',' order by nr)
    from pg_catalog.pg_index, unnest(indkey::smallint[]) with ordinality as keys(attnum, nr)
      join pg_catalog.pg_attribute using (attnum)
    where indrelid = target and indisprimary and attrelid = target and attname <> 'tenant_id'
  );

create function platform.capture_rows(target regclass, classes jsonb, function_name text) returns void
  language plpgsql set search_path = '' as $$
declare
  schema_name text := (select relnamespace::regnamespace::text from pg_catalog.pg_class where oid = target);
begin
  execute format('drop trigger if exists capture_row on %s', target);
  execute format(
    'create trigger capture_row after insert or update or delete on %s for each row
       execute function %I.%I(%L, %L, %L)',
    target, schema_name, function_name, classes, platform.key_columns(target), target::text);
end $$;

create function platform.capture_statements(target regclass, classes jsonb) returns void
  language plpgsql set search_path = '' as $$
declare
  schema_name text := (select relnamespace::regnamespace::text from pg_catalog.pg_class where oid = target);
  kind text[];
begin
  foreach kind slice 1 in array array[['insert', 'new'], ['update', 'new'], ['delete', 'old']] loop
    execute format('drop trigger if exists capture_%s on %s', kind[1], target);
    execute format(
      'create trigger capture_%1$s after %1$s on %2$s referencing %3$s table as changed for each statement
         execute function %4$I.capture_statement(%5$L, %6$L)',
      kind[1], target, kind[2], schema_name, classes, target::text);
  end loop;
end $$;

-- Runs again after a new column: the classes are then given anew.
create function platform.tenant_table(target regclass, classes jsonb, telemetry boolean default false) returns void
  language plpgsql set search_path = '' as $$
declare
  schema_name text := (select relnamespace::regnamespace::text from pg_catalog.pg_class where oid = target);
  app text := schema_name || '_app';
  tenant text := format('tenant_id = (select %I.current_tenant_id())', schema_name);
  bookkeeping text[] := case when telemetry then array['tenant_id', 'created_at'] else
    array['tenant_id', 'created_at', 'updated_at', 'created_by', 'updated_by', 'version'] end;
  partition regclass;
begin
  perform platform.check_columns(target, classes, bookkeeping);
  execute format('alter table %s alter tenant_id set default %I.current_tenant_id(), alter tenant_id set not null,
    alter created_at set default now(), alter created_at set not null', target, schema_name);
  execute format('alter table %s enable row level security', target);
  execute format('alter table %s force row level security', target);
  execute format('drop policy if exists tenant on %s', target);
  execute format('create policy tenant on %s to %I using (%s) with check (%s)', target, app, tenant, tenant);
  execute format('grant select, insert, update, delete on %s to %I', target, app);
  for partition in select inhrelid::regclass from pg_catalog.pg_inherits where inhparent = target loop
    perform platform.secure_partition(partition);
  end loop;
  if telemetry then
    perform platform.capture_statements(target, classes);
    return;
  end if;
  execute format('alter table %s alter updated_at set default now(), alter updated_at set not null,
    alter created_by set default platform.current_actor(), alter created_by set not null,
    alter updated_by set default platform.current_actor(), alter updated_by set not null,
    alter version set default 1, alter version set not null', target);
  execute format('drop trigger if exists touch_row on %s', target);
  execute format('create trigger touch_row before update on %s for each row execute function platform.touch_row()', target);
  perform platform.capture_rows(target, classes, 'capture_row');
end $$;

-- A table without tenant: readable and writable only as granted beside it, its changes are the platform tenant's events.
create function platform.global_table(target regclass, classes jsonb) returns void
  language plpgsql set search_path = '' as $$
begin
  perform platform.check_columns(target, classes, array['created_at']);
  perform platform.capture_rows(target, classes, 'capture_global_row');
end $$;

do $$
declare
  role_name name;
begin
  for role_name in
    select rolname from pg_catalog.pg_roles
    where rolname ~ '^(tenancy|identity|entities|assessments|rag|audit)_owner$'
  loop
    execute format('grant execute on function platform.secure_partition(regclass),
      platform.check_columns(regclass, jsonb, text[]), platform.key_columns(regclass),
      platform.capture_rows(regclass, jsonb, text), platform.capture_statements(regclass, jsonb),
      platform.tenant_table(regclass, jsonb, boolean), platform.global_table(regclass, jsonb) to %I', role_name);
  end loop;
end $$;
