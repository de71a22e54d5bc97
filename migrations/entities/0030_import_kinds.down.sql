-- Runs of CSV files may be there, and stay.
drop table entities.import_rejections;
alter table entities.import_runs
  drop constraint import_runs_format_check,
  add constraint import_runs_format_check check (format in ('json', 'json_gzip')) not valid;
