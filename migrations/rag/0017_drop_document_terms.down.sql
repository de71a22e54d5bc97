create table rag.document_terms (
  tenant_id uuid not null,
  term text not null check (octet_length(term) between 1 and 2046),
  document_id uuid not null,
  chunk_ids uuid[] not null,
  frequencies integer[] not null,
  created_at timestamptz not null,
  primary key (tenant_id, term, document_id),
  foreign key (tenant_id, document_id) references rag.documents (tenant_id, id),
  constraint one_frequency_a_chunk check (cardinality(chunk_ids) = cardinality(frequencies))
);
create index document_terms_document on rag.document_terms (tenant_id, document_id);

select platform.tenant_table('rag.document_terms', '{
  "term": "secret", "document_id": "value", "chunk_ids": "value", "frequencies": "value"}', telemetry => true);
select rag.guard_documents('rag.document_terms');
