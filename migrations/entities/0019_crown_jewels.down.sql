drop table entities.crown_jewels;
