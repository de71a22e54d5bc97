drop table entities.entity_baselines;
