drop table rag.embedding_usage;
