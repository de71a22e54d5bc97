drop table rag.documents;
