-- What inventory sources and people tell of an entity beside the log records: facts by source, each with its own clock, so
-- that no source wipes out what another one told; rights and labels; whether it is gone; what it was merged into.
alter table entities.entities
  -- {"<source>": {"at": "2026-03-02T09:00:00.000Z", "id": "<source id>", "values": {…}}}, and under the empty source the
  -- values of the newest log record. Empty while only logs tell of it: then metadata is what the newest record told.
  add column facts jsonb not null default '{}' check (jsonb_typeof(facts) = 'object'),
  -- The observation that status, permissions and tags come from.
  add column inventory_observed_at timestamptz not null default '-infinity',
  add column inventory_source_id text not null default '' collate "C",
  add column name_pinned boolean not null default false,
  add column missing_since timestamptz,
  add column merged_into_id uuid,
  add constraint entities_merged_into_fkey
    foreign key (tenant_id, merged_into_id) references entities.entities (tenant_id, id),
  add constraint merged_is_deleted check (merged_into_id is null or status = 'deleted');
create index entities_merged_into_idx on entities.entities (tenant_id, merged_into_id) where merged_into_id is not null;

-- Of two facts of one source the later one counts, of two at one time the greater source id.
create function entities.merged_facts(stored jsonb, told jsonb) returns jsonb
  language plpgsql immutable parallel safe set search_path = '' as $$
begin
  return (
    select coalesce(jsonb_object_agg(source, case
        when b.fact is null then a.fact
        when a.fact is null or ((b.fact ->> 'at') collate "C", (b.fact ->> 'id') collate "C")
          > ((a.fact ->> 'at') collate "C", (a.fact ->> 'id') collate "C") then b.fact
        else a.fact
      end), '{}')
    from jsonb_each(stored) as a(source, fact) full join jsonb_each(told) as b(source, fact) using (source)
    where source <> '');
end $$;

-- What is shown: the log's values, and over them each source's, the latest last.
create function entities.shown_metadata(logged jsonb, facts jsonb) returns jsonb
  language plpgsql immutable parallel safe set search_path = '' as $$
declare
  shown jsonb := logged;
  fact jsonb;
begin
  for fact in
    select value from jsonb_each(facts) where key <> ''
    order by (value ->> 'at') collate "C", (value ->> 'id') collate "C", key collate "C"
  loop
    shown := shown || (fact -> 'values');
  end loop;
  return shown;
end $$;

-- Facts as they are stored: the log's values go along once they are not the whole metadata.
create function entities.kept_facts(logged jsonb, facts jsonb) returns jsonb
  language sql immutable parallel safe
  return case when facts = '{}' then '{}'::jsonb
    else facts || jsonb_build_object('', jsonb_build_object('values', logged)) end;

grant execute on function entities.merged_facts(jsonb, jsonb), entities.shown_metadata(jsonb, jsonb),
  entities.kept_facts(jsonb, jsonb) to entities_app;

select platform.tenant_table('entities.entities', '{
  "external_id": "value", "name": "value", "type": "value", "provider": "value", "provider_region": "value",
  "status": "value", "risk_score": "value", "risk_tenths": "value", "risk_level": "value", "metadata": "personal",
  "permissions": "value", "tags": "value", "first_seen_at": "value", "last_seen_at": "value", "last_used_at": "value",
  "attributes_observed_at": "value", "attributes_source_id": "value", "facts": "personal",
  "inventory_observed_at": "value", "inventory_source_id": "value", "name_pinned": "value", "missing_since": "value",
  "merged_into_id": "value"}');
