drop table tenancy.onboardings;
