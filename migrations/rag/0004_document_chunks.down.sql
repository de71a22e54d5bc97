drop table rag.document_chunks;
