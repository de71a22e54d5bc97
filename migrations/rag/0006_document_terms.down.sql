drop function rag.dictionary_of(text);
drop table rag.document_terms;
