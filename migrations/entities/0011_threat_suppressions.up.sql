-- What a person called a false positive is not raised again for a while: same entity, same kind, same method.
create table entities.threat_suppressions (
  tenant_id uuid not null,
  id uuid not null,
  entity_id uuid not null,
  threat_type text not null check (char_length(threat_type) between 1 and 50),
  detection_method text not null check (char_length(detection_method) between 1 and 50),
  -- The threat that was the false positive.
  threat_id uuid not null,
  expires_at timestamptz not null,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  created_by text not null,
  updated_by text not null,
  version integer not null,
  primary key (tenant_id, id),
  foreign key (tenant_id, threat_id) references entities.threat_events (tenant_id, id) on delete cascade,
  foreign key (tenant_id, entity_id) references entities.entities (tenant_id, id)
);
comment on table entities.threat_suppressions is 'retention: threats, with its threat';
create index threat_suppressions_key_idx
  on entities.threat_suppressions (tenant_id, detection_method, entity_id, threat_type, expires_at);
select platform.tenant_table('entities.threat_suppressions', '{
  "entity_id": "value", "threat_type": "value", "detection_method": "value", "threat_id": "value",
  "expires_at": "value"}');
