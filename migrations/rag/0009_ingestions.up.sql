-- Files that become content of a document in the background, how far that has come, and their bytes until it is over.
create table rag.ingestions (
  tenant_id uuid not null,
  id uuid not null,
  document_id uuid not null,
  state text not null
    check (state in ('queued', 'extracting', 'embedding', 'indexing', 'succeeded', 'failed', 'cancelled')),
  media_type text not null check (char_length(media_type) between 1 and 100),
  file_name text not null check (char_length(file_name) <= 255),
  size_bytes bigint not null check (size_bytes >= 0),
  sha256 bytea not null check (octet_length(sha256) = 32),
  chunks integer not null default 0 check (chunks >= 0),
  embedded integer not null default 0 check (embedded between 0 and chunks),
  -- The version that holds the text.
  version_number integer check (version_number >= 1),
  -- Reason of the error, and its problem where it has one.
  failure text check (failure ~ '^[A-Z][A-Z_]{1,60}$'),
  problem text check (char_length(problem) <= 60),
  attempts integer not null default 0 check (attempts between 0 and 3),
  -- The process that is at work, and when it last said so.
  worker uuid,
  alive_at timestamptz,
  finished_at timestamptz,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  created_by text not null,
  updated_by text not null,
  version integer not null,
  primary key (tenant_id, id),
  foreign key (tenant_id, document_id) references rag.documents (tenant_id, id),
  constraint over_at_a_time check ((state in ('succeeded', 'failed', 'cancelled')) = (finished_at is not null)),
  constraint succeeded_with_version check ((state = 'succeeded') = (version_number is not null)),
  constraint failed_for_a_reason check ((state = 'failed') = (failure is not null))
);
create index ingestions_document on rag.ingestions (tenant_id, document_id, id);
create index ingestions_open on rag.ingestions (tenant_id, id) where finished_at is null;

select platform.tenant_table('rag.ingestions', '{
  "document_id": "value", "state": "value", "media_type": "value", "file_name": "personal", "size_bytes": "value",
  "sha256": "value", "chunks": "value", "embedded": "value", "version_number": "value", "failure": "value",
  "problem": "value", "attempts": "value", "worker": "value", "alive_at": "value", "finished_at": "value"}');
select rag.guard_documents('rag.ingestions');

create table rag.ingestion_parts (
  tenant_id uuid not null,
  ingestion_id uuid not null,
  document_id uuid not null,
  ordinal integer not null check (ordinal between 0 and 24),
  bytes bytea not null check (octet_length(bytes) between 1 and 1048576),
  created_at timestamptz not null,
  primary key (tenant_id, ingestion_id, ordinal),
  foreign key (tenant_id, ingestion_id) references rag.ingestions (tenant_id, id)
);

select platform.tenant_table('rag.ingestion_parts', '{
  "ingestion_id": "value", "document_id": "value", "ordinal": "value", "bytes": "secret"}', telemetry => true);
select rag.guard_documents('rag.ingestion_parts');

-- Files that wait count too: they will be stored.
create or replace function rag.stored_bytes() returns bigint
  language plpgsql set search_path = '' as $$
declare
  acting text := coalesce(current_setting('app.actor_type', true), '');
  total bigint;
begin
  perform set_config('app.actor_type', 'job', true);
  select (select coalesce(sum(size_bytes), 0) from rag.document_versions)
    + (select coalesce(sum(size_bytes), 0) from rag.ingestions where finished_at is null) into total;
  perform set_config('app.actor_type', acting, true);
  return total;
end $$;
