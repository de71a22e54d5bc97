-- A function in SQL that is not inlined is planned at each call; in PL/pgSQL once a session. Capture calls these for each
-- changed row: an import of new rows takes half the time. Values that
-- are written out whole need no function of their own.

create or replace function platform.row_change(before jsonb, after jsonb, classes jsonb) returns jsonb
  language plpgsql immutable parallel safe as $$
begin
  return (
    select coalesce(jsonb_object_agg(key, case
        when key <> 'region' and classes ->> key is distinct from 'value' then '"changed"'::jsonb
        when greatest(octet_length(before ->> key), octet_length(after ->> key)) <= 1024 then
          jsonb_build_object('old', before ->> key, 'new', after ->> key)
        else jsonb_build_object(
          'old', platform.captured_value(before ->> key), 'new', platform.captured_value(after ->> key))
      end), '{}')
    from jsonb_object_keys(coalesce(after, before)) as key
    where (before -> key is distinct from after -> key)
      and not (before is null and after ->> key is null)
      and not (after is null and before ->> key is null)
      and key not in ('tenant_id', 'id', 'created_at', 'updated_at', 'created_by', 'updated_by', 'version')
      and coalesce(classes ->> key, '') <> 'secret'
  );
end $$;

create or replace function platform.row_key(changed jsonb, key_columns text) returns text
  language plpgsql immutable parallel safe as $$
begin
  return (select string_agg(changed ->> key, ',' order by nr) from
    unnest(string_to_array(key_columns, ',')) with ordinality as keys(key, nr));
end $$;

create or replace function platform.event(tenant uuid, action text, resource_type text, resource_id text, details jsonb) returns jsonb
  language plpgsql volatile as $$
declare
  moment constant timestamptz(3) := clock_timestamp();
begin
  return jsonb_build_object(
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
      'region', platform.cell_region()))));
end $$;
