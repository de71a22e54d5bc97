drop table tenancy.tenants;
revoke select on tenancy.plans from tenancy_operator;
revoke usage on schema tenancy from tenancy_operator;
