drop table tenancy.regions;
