drop table entities.platform_connections;
