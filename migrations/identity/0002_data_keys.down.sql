drop table identity.data_keys;
