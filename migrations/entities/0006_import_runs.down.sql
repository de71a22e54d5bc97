drop table entities.import_runs;
