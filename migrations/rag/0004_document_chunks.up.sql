-- Pieces of source texts: what is found and cited. Those of older versions stay.
create table rag.document_chunks (
  tenant_id uuid not null,
  id uuid not null,
  document_id uuid not null,
  version_id uuid not null,
  ordinal integer not null check (ordinal >= 0),
  content text not null,
  content_sha256 bytea not null check (octet_length(content_sha256) = 32),
  -- Unicode code points of the source text, as substr counts them.
  char_start integer not null check (char_start >= 0),
  char_end integer not null check (char_end > char_start),
  -- Null for files without pages.
  page integer check (page >= 1),
  section_path text[] not null,
  tokens integer not null check (tokens between 1 and 400),
  -- Words that the ranking by words counts.
  terms integer not null check (terms >= 0),
  created_at timestamptz not null,
  primary key (tenant_id, id),
  constraint document_chunks_ordinal unique (tenant_id, version_id, ordinal),
  foreign key (tenant_id, version_id) references rag.document_versions (tenant_id, id)
);

select platform.tenant_table('rag.document_chunks', '{
  "document_id": "value", "version_id": "value", "ordinal": "value", "content": "secret", "content_sha256": "value",
  "char_start": "value", "char_end": "value", "page": "value", "section_path": "secret", "tokens": "value",
  "terms": "value"}', telemetry => true);
