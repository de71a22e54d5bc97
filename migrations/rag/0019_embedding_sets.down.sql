drop index rag.chunk_embeddings_revision;
alter table rag.chunk_embeddings
  drop constraint chunk_embeddings_pkey,
  drop column revision;
alter table rag.chunk_embeddings add primary key (tenant_id, chunk_id);

select platform.tenant_table('rag.chunk_embeddings', '{
  "chunk_id": "value", "document_id": "value", "model": "value", "model_version": "value", "dimensions": "value",
  "embedding": "secret"}', telemetry => true);

drop function rag.vector_index(uuid, text, text);
drop table rag.embedding_sets;
