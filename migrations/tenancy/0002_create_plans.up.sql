-- The catalogue of plans: without tenant, the same for all, read-only to the service.
create table tenancy.plans (
  tier text primary key check (tier in ('trial', 'standard', 'enterprise', 'custom')),
  rank smallint not null unique,
  display_name text not null check (display_name <> ''),
  trial_days integer not null check (trial_days >= 0),
  limits jsonb,
  created_at timestamptz not null default now(),
  check ((tier = 'custom') = (limits is null))
);

insert into tenancy.plans (tier, rank, display_name, trial_days, limits) values
  ('trial', 1, 'Trial', 14,
    '{"users": 5, "connections": 3, "entities": 1000, "storage_bytes": 1073741824, "questions_per_day": 50}'),
  ('standard', 2, 'Standard', 0,
    '{"users": 50, "connections": 10, "entities": 50000, "storage_bytes": 53687091200, "questions_per_day": 1000}'),
  ('enterprise', 3, 'Enterprise', 0,
    '{"users": 1000, "connections": 100, "entities": 1000000, "storage_bytes": 1099511627776, "questions_per_day": 20000}'),
  ('custom', 4, 'Custom', 0, null);

select platform.global_table('tenancy.plans', '{
  "tier": "value", "rank": "value", "display_name": "value", "trial_days": "value", "limits": "value"}');
grant select on tenancy.plans to tenancy_app;
