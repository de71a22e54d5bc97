drop table entities.encrypted_credentials;
