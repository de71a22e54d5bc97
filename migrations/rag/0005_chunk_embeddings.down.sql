drop table rag.chunk_embeddings;
