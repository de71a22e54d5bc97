-- Imports of CSV files, and every rejected record of an import up to 10,000; the import itself holds the first 100.
-- The rule is wider than the one it replaces, so rows that are there need no second look.
alter table entities.import_runs
  drop constraint import_runs_format_check,
  add constraint import_runs_format_check check (format in ('json', 'json_gzip', 'csv', 'csv_gzip')) not valid;
create table entities.import_rejections (
  tenant_id uuid not null,
  import_id uuid not null,
  -- Place among the rejected records, from 0.
  position integer not null check (position >= 0 and position < 10000),
  index bigint not null check (index >= 0),
  line bigint not null check (line >= 0),
  byte_offset bigint not null check (byte_offset >= 0),
  reason text not null check (char_length(reason) between 1 and 50),
  detail text not null default '' check (char_length(detail) <= 200),
  created_at timestamptz not null,
  primary key (tenant_id, import_id, position),
  foreign key (tenant_id, import_id) references entities.import_runs (tenant_id, id) on delete cascade
);
comment on table entities.import_rejections is 'retention: with its import';
select platform.tenant_table('entities.import_rejections', '{
  "import_id": "value", "position": "value", "index": "value", "line": "value", "byte_offset": "value",
  "reason": "value", "detail": "personal"}', telemetry => true);
