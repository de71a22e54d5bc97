drop trigger mark_stale_update on entities.entity_baselines;
drop trigger mark_stale_insert on entities.entity_baselines;
drop function entities.mark_stale_by_anomaly();
