-- What is usual for an entity, by type, and how its last day that was looked at stands to it. Replaced by each calculation.
create table entities.entity_baselines (
  tenant_id uuid not null,
  entity_id uuid not null,
  baseline_type text not null check (baseline_type in
    ('access_pattern', 'network_behavior', 'permission_usage', 'temporal_pattern', 'resource_access', 'api_usage')),
  state text not null check (state in ('insufficient_data', 'idle', 'usual', 'anomalous')),
  -- The day (UTC) that is compared; the window is the 28 days before it.
  day date not null,
  sample_size integer not null check (sample_size between 0 and 28),
  confidence_score numeric(3,2) not null check (confidence_score between 0.0 and 1.0),
  -- Of the samples; null when there are none.
  median double precision check (median >= 0),
  mad double precision check (mad >= 0),
  mean_ad double precision check (mean_ad >= 0),
  -- What the day was measured as; null when the entity did not act on it.
  value double precision check (value >= 0),
  anomaly_score numeric(3,2) check (anomaly_score between 0.0 and 1.0),
  -- Unit of the measure, window, modified z-score, new categories.
  baseline_data jsonb not null default '{}' check (jsonb_typeof(baseline_data) = 'object'),
  calculation_date timestamptz not null,
  expires_at timestamptz not null,
  created_at timestamptz not null,
  primary key (tenant_id, entity_id, baseline_type),
  foreign key (tenant_id, entity_id) references entities.entities (tenant_id, id),
  constraint anomalies_are_scored check (state not in ('usual', 'anomalous') or anomaly_score is not null)
);
comment on table entities.entity_baselines is 'retention: baselines, until expires_at';
create index entity_baselines_expires_idx on entities.entity_baselines (tenant_id, expires_at);
select platform.tenant_table('entities.entity_baselines', '{
  "entity_id": "value", "baseline_type": "value", "state": "value", "day": "value", "sample_size": "value",
  "confidence_score": "value", "median": "value", "mad": "value", "mean_ad": "value", "value": "value",
  "anomaly_score": "value", "baseline_data": "personal", "calculation_date": "value", "expires_at": "value"}',
  telemetry => true);
