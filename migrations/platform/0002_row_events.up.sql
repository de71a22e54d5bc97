-- What a changed row becomes: an event whose actor, time and changed columns the database itself has seen.

create function platform.uuidv7(moment timestamptz default clock_timestamp()) returns uuid
  language sql volatile parallel safe
  return encode(
    set_bit(set_bit(overlay(uuid_send(gen_random_uuid())
      placing substring(int8send(floor(extract(epoch from moment) * 1000)::bigint) from 3) from 1 for 6), 52, 1), 53, 1),
    'hex')::uuid;

-- SQL typed by hand sets no actor: it appears under the name of its login.
create function platform.current_actor() returns text
  language sql stable parallel safe
  return coalesce(nullif(current_setting('app.current_user_id', true), ''), session_user::text);

create function platform.current_actor_type() returns text
  language sql stable parallel safe
  return case
    when coalesce(current_setting('app.current_user_id', true), '') = '' then 'sql'
    else coalesce(nullif(current_setting('app.actor_type', true), ''), 'sql')
  end;

-- Scalars travel as text; over 1 KiB only hash and length do.
create function platform.captured_value(value text) returns jsonb
  language sql immutable parallel safe
  return case
    when value is null then 'null'::jsonb
    when octet_length(value) <= 1024 then to_jsonb(value)
    else jsonb_build_object('sha256', encode(sha256(convert_to(value, 'UTF8')), 'hex'), 'bytes', octet_length(value))
  end;

-- value: old and new; personal and unlisted: that it changed; secret: nothing.
create function platform.row_change(before jsonb, after jsonb, classes jsonb) returns jsonb
  language sql immutable parallel safe
  return (
    select coalesce(jsonb_object_agg(key, case
        when key = 'region' or classes ->> key = 'value' then jsonb_build_object(
          'old', platform.captured_value(before ->> key), 'new', platform.captured_value(after ->> key))
        else '"changed"'::jsonb
      end), '{}')
    from jsonb_object_keys(coalesce(after, before)) as key
    where (before -> key is distinct from after -> key)
      and not (before is null and after ->> key is null)
      and not (after is null and before ->> key is null)
      and key not in ('tenant_id', 'id', 'created_at', 'updated_at', 'created_by', 'updated_by', 'version')
      and coalesce(classes ->> key, '') <> 'secret'
  );

create function platform.row_key(changed jsonb, key_columns text) returns text
  language sql immutable parallel safe
  return (select string_agg(changed ->> key, ',' order by nr) from
    unnest(string_to_array(key_columns, ',')) with ordinality as keys(key, nr));

create function platform.event(tenant uuid, action text, resource_type text, resource_id text, details jsonb) returns jsonb
  language sql volatile
  return (
    select jsonb_build_object(
      'id', platform.uuidv7(moment),
      'tenant_id', tenant,
      'occurred_at', to_char(moment at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'),
      'actor', jsonb_build_object('type', platform.current_actor_type(), 'id', platform.current_actor()),
      'action', action,
      'resource', jsonb_build_object('type', resource_type, 'id', resource_id),
      'outcome', 'success',
      'details', details || jsonb_build_object('context', jsonb_strip_nulls(jsonb_build_object(
        'session_id', nullif(current_setting('app.session_id', true), ''),
        'request_id', nullif(current_setting('app.request_id', true), ''),
        'region', platform.cell_region()))))
    from (select clock_timestamp()::timestamptz(3) as moment) as now_in_milliseconds
  );

create function platform.touch_row() returns trigger
  language plpgsql set search_path = '' as $$
begin
  if new.tenant_id is distinct from old.tenant_id then
    raise exception 'a row never moves to another tenant' using errcode = 'insufficient_privilege';
  end if;
  new.created_at := old.created_at;
  new.created_by := old.created_by;
  new.updated_at := now();
  new.updated_by := platform.current_actor();
  new.version := old.version + 1;
  return new;
end $$;

do $$
declare
  role_name name;
begin
  for role_name in
    select rolname from pg_catalog.pg_roles
    where rolname ~ '^(tenancy|identity|entities|assessments|rag|audit)_(owner|app|relay|jobs)$'
       or rolname in ('tenancy_operator', 'identity_lookup')
  loop
    execute format('grant execute on function platform.uuidv7(timestamptz), platform.current_actor(),
      platform.current_actor_type(), platform.captured_value(text), platform.row_change(jsonb, jsonb, jsonb),
      platform.row_key(jsonb, text), platform.event(uuid, text, text, text, jsonb) to %I', role_name);
    if role_name like '%\_owner' then
      execute format('grant execute on function platform.touch_row() to %I', role_name);
    end if;
  end loop;
end $$;
