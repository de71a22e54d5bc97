drop table entities.entity_claims;
drop table entities.sync_runs;
