drop table tenancy.tenant_replicas;
