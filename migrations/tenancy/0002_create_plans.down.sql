drop table tenancy.plans;
