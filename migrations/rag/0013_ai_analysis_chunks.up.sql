-- Chunks that an analysis was given, in their order. Without a key to the chunk: the record outlives the document.
create table rag.ai_analysis_chunks (
  tenant_id uuid not null,
  analysis_id uuid not null,
  rank integer not null check (rank >= 1),
  chunk_id uuid not null,
  document_id uuid not null,
  document_version integer not null check (document_version >= 1),
  score double precision not null,
  lexical_rank integer not null check (lexical_rank >= 0),
  vector_rank integer not null check (vector_rank >= 0),
  -- Share of the question's words that it has, 0 to 1.
  evidence double precision not null check (evidence between 0 and 1),
  created_at timestamptz not null,
  primary key (tenant_id, analysis_id, rank),
  foreign key (tenant_id, analysis_id) references rag.ai_analyses (tenant_id, id)
);

select platform.tenant_table('rag.ai_analysis_chunks', '{
  "analysis_id": "value", "rank": "value", "chunk_id": "value", "document_id": "value", "document_version": "value",
  "score": "value", "lexical_rank": "value", "vector_rank": "value", "evidence": "value"}', telemetry => true);
revoke update, delete on rag.ai_analysis_chunks from rag_app;
select rag.guard_documents('rag.ai_analysis_chunks');
