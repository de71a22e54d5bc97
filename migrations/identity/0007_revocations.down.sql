drop table identity.revocations;
