drop table rag.postings;
drop function rag.pairs_of(tsvector);
drop table rag.chunk_words;
drop table rag.indexed_versions;
