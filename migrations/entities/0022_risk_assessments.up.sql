-- What was found of an entity's risk and why; the latest one counts.
create table entities.risk_assessments (
  tenant_id uuid not null,
  id uuid not null,
  entity_id uuid not null,
  assessed_at timestamptz not null,
  score_tenths smallint not null check (score_tenths between 0 and 100),
  level text not null check (level in ('low', 'medium', 'high', 'critical')),
  completeness_tenths smallint not null check (completeness_tenths between 0 and 10),
  explanation jsonb not null check (jsonb_typeof(explanation) = 'object'),
  created_at timestamptz not null,
  primary key (tenant_id, entity_id, id),
  foreign key (tenant_id, entity_id) references entities.entities (tenant_id, id) on delete cascade
);
comment on table entities.risk_assessments is 'retention: the latest 100 of each entity';
select platform.tenant_table('entities.risk_assessments', '{
  "entity_id": "value", "assessed_at": "value", "score_tenths": "value", "level": "value",
  "completeness_tenths": "value", "explanation": "value"}', telemetry => true);
