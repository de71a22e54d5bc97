-- The events that a threat rests on. The key lets an event speak once for a detection, however often it is imported or
-- scanned. Events themselves are dropped after 90 days; what is here is kept as long as the threat.
create table entities.threat_evidence (
  tenant_id uuid not null,
  detection_method text not null check (char_length(detection_method) between 1 and 50),
  source text not null check (char_length(source) between 1 and 50),
  source_event_id text not null check (char_length(source_event_id) between 1 and 200),
  threat_id uuid not null,
  event_time timestamptz(3) not null,
  event_type text not null check (char_length(event_type) between 1 and 200),
  created_at timestamptz not null,
  primary key (tenant_id, detection_method, source, source_event_id),
  foreign key (tenant_id, threat_id) references entities.threat_events (tenant_id, id) on delete cascade
);
comment on table entities.threat_evidence is 'retention: threats, with its threat';
create index threat_evidence_threat_idx on entities.threat_evidence (tenant_id, threat_id, event_time);
select platform.tenant_table('entities.threat_evidence', '{
  "detection_method": "value", "source": "value", "source_event_id": "value", "threat_id": "value",
  "event_time": "value", "event_type": "value"}', telemetry => true);
