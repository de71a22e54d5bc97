drop table entities.entities;
