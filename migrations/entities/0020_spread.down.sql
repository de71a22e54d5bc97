drop function entities.spread_way(uuid, uuid, integer, double precision, integer[], uuid[], double precision[]);
drop function entities.spread(uuid[], integer, boolean, integer);
