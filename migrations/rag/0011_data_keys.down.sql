drop table rag.data_keys;
