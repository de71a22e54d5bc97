-- Vectors of several models side by side: which models a tenant has, which of them is searched, and what changed when.
create table rag.embedding_sets (
  tenant_id uuid not null,
  model text not null check (char_length(model) between 1 and 150),
  model_version text not null check (char_length(model_version) between 1 and 49),
  dimensions integer not null check (dimensions between 1 and 4000),
  -- Filled until it is complete, searched while active, kept when another took its place.
  state text not null check (state in ('filling', 'active', 'retired')),
  -- Counts the changes of its vectors; each vector keeps the count of the change that brought it.
  revision bigint not null default 0 check (revision >= 0),
  vectors integer not null default 0 check (vectors >= 0),
  created_at timestamptz not null,
  primary key (tenant_id, model, model_version)
);
create unique index embedding_sets_active on rag.embedding_sets (tenant_id) where state = 'active';

select platform.tenant_table('rag.embedding_sets', '{
  "model": "value", "model_version": "value", "dimensions": "value", "state": "value", "revision": "value",
  "vectors": "value"}', telemetry => true);

-- Names the index over the vectors of a tenant's model, where there is one.
create function rag.vector_index(tenant uuid, model text, model_version text) returns text
  language sql immutable parallel safe
  return 'chunk_embeddings_hnsw_' || left(md5(tenant::text || ' ' || model || ' ' || model_version), 24);
grant execute on function rag.vector_index(uuid, text, text) to rag_app;

-- Whoever makes indexes asks which tenants have enough vectors for one.
create policy owner on rag.embedding_sets for select to rag_owner using (true);

alter table rag.chunk_embeddings
  drop constraint chunk_embeddings_pkey,
  add primary key (tenant_id, chunk_id, model, model_version),
  add column revision bigint not null default 0;
create index chunk_embeddings_revision on rag.chunk_embeddings (tenant_id, model, model_version, revision);

select platform.tenant_table('rag.chunk_embeddings', '{
  "chunk_id": "value", "document_id": "value", "model": "value", "model_version": "value", "dimensions": "value",
  "embedding": "secret", "revision": "value"}', telemetry => true);
