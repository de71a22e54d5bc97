-- What documents say: each version with the text that offsets refer to. The entry in the register names the latest.
alter table rag.documents
  add column latest_version integer not null default 0 check (latest_version >= 0),
  drop constraint documents_status_check,
  add constraint documents_status_check check (status in ('registered', 'indexed')),
  add constraint indexed_means_content check ((status = 'indexed') = (latest_version > 0));

select platform.tenant_table('rag.documents', '{
  "title": "value", "type": "value", "status": "value", "language": "value", "description": "value",
  "latest_version": "value"}');

create table rag.document_versions (
  tenant_id uuid not null,
  id uuid not null,
  document_id uuid not null,
  number integer not null check (number >= 1),
  media_type text not null check (media_type in ('text/markdown', 'text/plain', 'application/pdf')),
  file_name text not null check (char_length(file_name) <= 255),
  size_bytes bigint not null check (size_bytes >= 0),
  sha256 bytea not null check (octet_length(sha256) = 32),
  text_sha256 bytea not null check (octet_length(text_sha256) = 32),
  source_text text not null,
  characters integer not null check (characters > 0),
  pages integer not null check (pages >= 0),
  chunks integer not null check (chunks > 0),
  -- Words that the ranking by words counts, in all chunks together.
  terms integer not null check (terms >= 0),
  -- Normalised mean of the chunks, for documents that resemble each other; null if no word of it is known.
  embedding real[],
  embedding_model text not null check (char_length(embedding_model) between 1 and 200),
  created_at timestamptz not null,
  updated_at timestamptz not null,
  created_by text not null,
  updated_by text not null,
  version integer not null,
  primary key (tenant_id, id),
  constraint document_versions_number unique (tenant_id, document_id, number),
  foreign key (tenant_id, document_id) references rag.documents (tenant_id, id)
);

select platform.tenant_table('rag.document_versions', '{
  "document_id": "value", "number": "value", "media_type": "value", "file_name": "personal", "size_bytes": "value",
  "sha256": "value", "text_sha256": "value", "source_text": "secret", "characters": "value", "pages": "value",
  "chunks": "value", "terms": "value", "embedding": "secret", "embedding_model": "value"}');
