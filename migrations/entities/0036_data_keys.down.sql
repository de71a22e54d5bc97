drop table entities.data_keys;
