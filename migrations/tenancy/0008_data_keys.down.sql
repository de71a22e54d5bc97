drop table tenancy.data_keys;
