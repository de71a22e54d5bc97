-- The catalogue of regions. Default days of us-east, eu-central and singapore are the product's first ones; the others
-- and all minima need a legal review before they are relied on (docs/adr).
create table tenancy.regions (
  code text primary key check (code ~ '^[a-z][a-z-]{1,31}$'),
  display_name text not null check (display_name <> ''),
  regimes text[] not null check (cardinality(regimes) > 0),
  default_retention_days integer not null,
  min_retention_days integer not null check (min_retention_days >= 30),
  max_retention_days integer not null,
  endpoint text check (endpoint ~ '^https://'),
  created_at timestamptz not null default now(),
  check (default_retention_days between min_retention_days and max_retention_days)
);

insert into tenancy.regions
  (code, display_name, regimes, default_retention_days, min_retention_days, max_retention_days) values
  ('us-east', 'United States', '{HIPAA,SOC2,CCPA}', 2555, 2190, 3650),
  ('eu-central', 'European Union', '{GDPR}', 1095, 30, 3650),
  ('uk-south', 'United Kingdom', '{UK-GDPR}', 1095, 30, 3650),
  ('canada-central', 'Canada', '{PIPEDA}', 1095, 730, 3650),
  ('australia-east', 'Australia', '{Privacy Act}', 1825, 30, 3650),
  ('singapore', 'Singapore', '{PDPA}', 1825, 30, 3650),
  ('japan-east', 'Japan', '{APPI}', 1095, 30, 3650),
  ('india-central', 'India', '{DPDP}', 1095, 365, 3650),
  ('brazil-south', 'Brazil', '{LGPD}', 1825, 180, 3650),
  ('south-africa', 'South Africa', '{POPIA}', 1825, 30, 3650),
  ('korea-central', 'South Korea', '{PIPA}', 1095, 365, 3650),
  ('hong-kong', 'Hong Kong', '{PDPO}', 2555, 30, 3650),
  ('new-zealand', 'New Zealand', '{Privacy Act}', 2555, 30, 3650),
  ('israel', 'Israel', '{Privacy Protection Law}', 2555, 730, 3650);

select platform.global_table('tenancy.regions', '{
  "code": "value", "display_name": "value", "regimes": "value", "default_retention_days": "value",
  "min_retention_days": "value", "max_retention_days": "value", "endpoint": "value"}');
grant select on tenancy.regions to tenancy_app;
