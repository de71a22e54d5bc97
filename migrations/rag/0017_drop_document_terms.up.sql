-- Postings took its place. Documents of before are found by their words again once they are uploaded anew.
drop table rag.document_terms;
