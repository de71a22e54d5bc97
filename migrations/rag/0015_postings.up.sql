-- The ranking by words: what is searched has a row of indexed_versions per document and one of chunk_words per chunk; the other tables follow
-- from it, row by row, and are written by the same statement.
create table rag.indexed_versions (
  tenant_id uuid not null,
  number bigint not null generated always as identity (maxvalue 8000000000),
  document_id uuid not null,
  created_at timestamptz not null,
  primary key (tenant_id, number),
  foreign key (tenant_id, document_id) references rag.documents (tenant_id, id)
);
create index indexed_versions_document on rag.indexed_versions (tenant_id, document_id);

select platform.tenant_table('rag.indexed_versions', '{"number": "value", "document_id": "value"}', telemetry => true);
select rag.guard_documents('rag.indexed_versions');

create table rag.chunk_words (
  tenant_id uuid not null,
  -- Names the chunk in the postings in half the bytes of its id: that of its version times 2^20, plus its place in it. So
  -- chunks that follow each other in a text do so by number.
  number bigint not null,
  chunk_id uuid not null,
  document_id uuid not null,
  -- First part of the document's language tag: chooses the dictionary.
  language text not null check (language ~ '^[a-z]{2,3}$'),
  -- Each word with its positions in the chunk.
  words tsvector not null,
  -- Words of the chunk, each as often as it stands there.
  length integer not null check (length >= 0),
  created_at timestamptz not null,
  primary key (tenant_id, number),
  constraint chunk_words_chunk unique (tenant_id, chunk_id),
  foreign key (tenant_id, chunk_id) references rag.document_chunks (tenant_id, id)
);
create index chunk_words_document on rag.chunk_words (tenant_id, document_id);

select platform.tenant_table('rag.chunk_words', '{
  "number": "value", "chunk_id": "value", "document_id": "value", "language": "value", "words": "secret",
  "length": "value"}', telemetry => true);
select rag.guard_documents('rag.chunk_words');

-- Two words that follow each other in a text, stop words left out, at most three places apart: how often each such pair
-- stands there.
create function rag.pairs_of(words tsvector) returns table (term text, frequency integer)
  language sql immutable parallel safe
begin atomic
  select word || ' ' || next, count(*)::integer
  from (
    select given.lexeme as word, place, lead(given.lexeme) over following as next, lead(place) over following as next_place
    from unnest(words) as given, unnest(given.positions) as place
    window following as (order by place, given.lexeme)
  ) as neighbours
  where next_place - place <= 3 and word <> next and octet_length(word) + octet_length(next) <= 1000
  group by word, next;
end;
grant execute on function rag.pairs_of(tsvector) to rag_app;

-- Per word, and per pair of words with a space between, the chunks that it stands in. The key holds all that a ranking reads, so that it reads the index alone. No
-- foreign key to chunk_words: removing a chunk there would look for its postings by their third column.
create table rag.postings (
  tenant_id uuid not null,
  term text not null check (octet_length(term) between 1 and 2046),
  chunk bigint not null,
  document_id uuid not null,
  frequency smallint not null check (frequency >= 1),
  -- Of the chunk.
  length integer not null check (length >= frequency),
  created_at timestamptz not null,
  primary key (tenant_id, term, chunk) include (document_id, frequency, length)
) with (autovacuum_vacuum_insert_scale_factor = 0.05, autovacuum_vacuum_scale_factor = 0.05);

select platform.tenant_table('rag.postings', '{
  "term": "secret", "chunk": "value", "document_id": "value", "frequency": "value", "length": "value"}',
  telemetry => true);
select rag.guard_documents('rag.postings');
