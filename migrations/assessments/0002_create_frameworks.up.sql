-- The catalogue of frameworks: without tenant, the same for all, read-only to the service.
create table assessments.frameworks (
  code text primary key check (code ~ '^[A-Z][A-Z0-9_]{0,63}$'),
  display_name text not null check (display_name <> ''),
  version text not null check (version <> ''),
  max_score integer not null,
  created_at timestamptz not null default now()
);

insert into assessments.frameworks (code, display_name, version, max_score) values
  ('CMMC_L2', 'CMMC Level 2', '32 CFR 170 (2024-12-16)', 110);

select platform.global_table('assessments.frameworks', '{
  "code": "value", "display_name": "value", "version": "value", "max_score": "value"}');
grant select on assessments.frameworks to assessments_app;
