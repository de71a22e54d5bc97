-- What detections have found: one row per entity, kind and method within 24 hours, however often it matched. Deduped rows
-- are few, so the table has no partitions.
create table entities.threat_events (
  tenant_id uuid not null,
  id uuid not null,
  region text not null default platform.cell_region(),
  entity_id uuid not null,
  -- When the first and the last matching event happened, by the source's clock.
  time timestamptz not null,
  last_seen_at timestamptz not null check (last_seen_at >= time),
  count integer not null check (count > 0),
  threat_type text not null check (char_length(threat_type) between 1 and 50),
  title text not null check (char_length(title) between 1 and 120),
  tactic text not null check (char_length(tactic) between 1 and 50),
  techniques jsonb not null default '[]' check (jsonb_typeof(techniques) = 'array'),
  severity text not null check (severity in ('low', 'medium', 'high', 'critical')),
  threat_score numeric(3,1) not null check (threat_score between 0.0 and 10.0),
  -- Comparing numeric is not leakproof, so under row security a page could not be sought by threat_score itself.
  threat_tenths smallint not null generated always as ((threat_score * 10)::smallint) stored,
  confidence numeric(3,2) not null check (confidence between 0.0 and 1.0),
  status text not null default 'open'
    check (status in ('open', 'investigating', 'confirmed', 'false_positive', 'mitigated', 'closed')),
  status_reason text check (char_length(status_reason) between 1 and 1000),
  detection_method text not null check (char_length(detection_method) between 1 and 50),
  anomaly_details jsonb not null default '{}' check (jsonb_typeof(anomaly_details) = 'object'),
  threat_indicators jsonb not null default '[]' check (jsonb_typeof(threat_indicators) = 'array'),
  recommended_actions jsonb not null default '[]' check (jsonb_typeof(recommended_actions) = 'array'),
  resolved_at timestamptz,
  resolution_method text check (char_length(resolution_method) between 1 and 50),
  false_positive boolean not null generated always as (status = 'false_positive') stored,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  created_by text not null,
  updated_by text not null,
  version integer not null,
  primary key (tenant_id, id),
  foreign key (tenant_id, entity_id) references entities.entities (tenant_id, id),
  foreign key (tenant_id, region) references entities.local_tenants (tenant_id, region),
  constraint resolved_when_it_ends check ((status in ('false_positive', 'mitigated', 'closed')) = (resolved_at is not null))
);
comment on table entities.threat_events is 'retention: threats, 2 years from last_seen_at';
create index threat_events_time_idx on entities.threat_events (tenant_id, time desc, id desc);
create index threat_events_entity_idx on entities.threat_events (tenant_id, entity_id, time desc, id desc);
create index threat_events_score_idx on entities.threat_events (tenant_id, threat_tenths desc, id desc);
create index threat_events_status_idx on entities.threat_events (tenant_id, status, time desc, id desc);
create index threat_events_key_idx on entities.threat_events (tenant_id, detection_method, entity_id, threat_type, time);
select platform.tenant_table('entities.threat_events', '{
  "entity_id": "value", "time": "value", "last_seen_at": "value", "count": "value", "threat_type": "value",
  "title": "value", "tactic": "value", "techniques": "value", "severity": "value", "threat_score": "value",
  "threat_tenths": "value", "confidence": "value", "status": "value", "status_reason": "personal",
  "detection_method": "value", "anomaly_details": "value", "threat_indicators": "personal",
  "recommended_actions": "value", "resolved_at": "value", "resolution_method": "value", "false_positive": "value"}');
