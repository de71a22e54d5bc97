drop table rag.reembeddings;
