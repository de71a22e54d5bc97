-- Who may read a document: one without rows here is visible to the whole tenant, one with rows only to those they name.
create table rag.document_grants (
  tenant_id uuid not null,
  id uuid not null,
  document_id uuid not null,
  grantee text not null
    check (grantee ~ '^(user:[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|role:(manager|assessor|analyst|auditor|viewer))$'),
  created_at timestamptz not null,
  updated_at timestamptz not null,
  created_by text not null,
  updated_by text not null,
  version integer not null,
  primary key (tenant_id, id),
  constraint document_grants_grantee unique (tenant_id, document_id, grantee),
  foreign key (tenant_id, document_id) references rag.documents (tenant_id, id)
);

select platform.tenant_table('rag.document_grants', '{"document_id": "value", "grantee": "value"}');

-- Administrators, so that no document is out of reach for good, and background work, which shows nothing to anybody.
create function rag.reads_every_document() returns boolean
  language sql stable parallel safe
  return coalesce(current_setting('app.actor_role', true), '') = 'admin'
    or coalesce(current_setting('app.actor_type', true), '') = 'job';

-- What a grant must name for whoever acts now.
create function rag.current_grantees() returns text[]
  language sql stable parallel safe
  return array['user:' || coalesce(current_setting('app.current_user_id', true), ''),
    'role:' || coalesce(current_setting('app.actor_role', true), '')];

-- Documents that whoever acts now may not know of. It is asked once a statement and table: most tenants have few or none.
create function rag.hidden_documents() returns setof uuid
  language sql stable parallel safe rows 100
begin atomic
  select document_id from rag.document_grants where not rag.reads_every_document()
  group by document_id having not bool_or(grantee = any (rag.current_grantees()));
end;

-- What counts towards the plan, whoever asks: a sum tells nothing of the documents that it hides.
create function rag.stored_bytes() returns bigint
  language plpgsql set search_path = '' as $$
declare
  acting text := coalesce(current_setting('app.actor_type', true), '');
  total bigint;
begin
  perform set_config('app.actor_type', 'job', true);
  select (select coalesce(sum(size_bytes), 0) from rag.document_versions) into total;
  perform set_config('app.actor_type', acting, true);
  return total;
end $$;

grant execute on function rag.reads_every_document(), rag.current_grantees(), rag.hidden_documents(), rag.stored_bytes()
  to rag_app;

-- One line per table whose rows belong to a document. A restrictive policy only narrows what the tenant's policy admits.
create function rag.guard_documents(target regclass, document_column name default 'document_id') returns void
  language plpgsql set search_path = '' as $$
begin
  execute format('drop policy if exists readers on %s', target);
  execute format('create policy readers on %s as restrictive to rag_app using (%I not in (select rag.hidden_documents()))',
    target, document_column);
end $$;

select rag.guard_documents('rag.documents', 'id');
select rag.guard_documents('rag.document_versions');
select rag.guard_documents('rag.document_chunks');
select rag.guard_documents('rag.chunk_embeddings');
select rag.guard_documents('rag.document_terms');
