-- Vectors of the chunks of latest versions only; a new version takes those of the one before away.
create table rag.chunk_embeddings (
  tenant_id uuid not null,
  chunk_id uuid not null,
  document_id uuid not null,
  model text not null check (char_length(model) between 1 and 150),
  model_version text not null check (char_length(model_version) between 1 and 49),
  dimensions integer not null check (dimensions between 1 and 4000),
  -- Of length 1, so that the inner product is the cosine.
  embedding real[] not null check (array_length(embedding, 1) = dimensions),
  created_at timestamptz not null,
  primary key (tenant_id, chunk_id),
  foreign key (tenant_id, chunk_id) references rag.document_chunks (tenant_id, id)
);
create index chunk_embeddings_document on rag.chunk_embeddings (tenant_id, document_id);

select platform.tenant_table('rag.chunk_embeddings', '{
  "chunk_id": "value", "document_id": "value", "model": "value", "model_version": "value", "dimensions": "value",
  "embedding": "secret"}', telemetry => true);
