drop table assessments.data_keys;
