-- Postings of the ranking by words: per word and document, in which chunks of its latest version and how often. A plain
-- table, because a GIN index would not be used under row security (docs/adr/0012).
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

-- The dictionary that cuts a text of this language into words: stems and stop words where Postgres knows the language.
create function rag.dictionary_of(language text) returns regconfig
  language sql immutable parallel safe
  return case split_part(language, '-', 1)
    when 'en' then 'pg_catalog.english'::regconfig
    when 'de' then 'pg_catalog.german'::regconfig
    when 'fr' then 'pg_catalog.french'::regconfig
    when 'es' then 'pg_catalog.spanish'::regconfig
    when 'it' then 'pg_catalog.italian'::regconfig
    when 'nl' then 'pg_catalog.dutch'::regconfig
    when 'pt' then 'pg_catalog.portuguese'::regconfig
    when 'da' then 'pg_catalog.danish'::regconfig
    when 'sv' then 'pg_catalog.swedish'::regconfig
    when 'fi' then 'pg_catalog.finnish'::regconfig
    else 'pg_catalog.simple'::regconfig
  end;
grant execute on function rag.dictionary_of(text) to rag_app;
