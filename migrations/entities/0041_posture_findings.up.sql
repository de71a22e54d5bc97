-- What stands against requirements on an entity or a connection: one row a rule, however often it was found again.
create table entities.posture_findings (
  tenant_id uuid not null,
  id uuid not null,
  entity_id uuid,
  connection_id uuid,
  -- Whichever of the two it is about; there always is one.
  subject_id uuid generated always as (coalesce(entity_id, connection_id)) stored,
  rule_id text not null check (char_length(rule_id) between 1 and 50),
  severity text not null check (severity in ('low', 'medium', 'high', 'critical')),
  severity_rank smallint not null generated always as
    (case severity when 'critical' then 4 when 'high' then 3 when 'medium' then 2 else 1 end) stored,
  state text not null check (state in ('open', 'accepted', 'resolved')),
  -- The facts by which the rule held when it was last seen to.
  details jsonb not null check (jsonb_typeof(details) = 'object'),
  -- Times that it came up, this one included.
  occurrences integer not null default 1 check (occurrences > 0),
  first_seen_at timestamptz not null,
  -- When it came up this time.
  opened_at timestamptz not null check (opened_at >= first_seen_at),
  last_seen_at timestamptz not null check (last_seen_at >= opened_at),
  resolved_at timestamptz,
  accepted_reason text check (char_length(accepted_reason) between 1 and 1000),
  accepted_by text check (char_length(accepted_by) between 1 and 200),
  accepted_until timestamptz,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  version integer not null default 1,
  primary key (tenant_id, id),
  constraint posture_findings_key unique (tenant_id, subject_id, rule_id),
  constraint about_one_thing check (num_nonnulls(entity_id, connection_id) = 1),
  constraint resolved_when_it_ends check ((state = 'resolved') = (resolved_at is not null)),
  constraint accepted_by_somebody check (
    (state = 'accepted') = (accepted_until is not null and accepted_reason is not null and accepted_by is not null)
    and num_nonnulls(accepted_until, accepted_reason, accepted_by) in (0, 3)),
  foreign key (tenant_id, entity_id) references entities.entities (tenant_id, id) on delete cascade,
  foreign key (tenant_id, connection_id) references entities.platform_connections (tenant_id, id) on delete cascade
);
comment on table entities.posture_findings is 'retention: posture findings, with what they are about';
create index posture_findings_severity_idx
  on entities.posture_findings (tenant_id, state, severity_rank desc, id desc);
create index posture_findings_rank_idx on entities.posture_findings (tenant_id, severity_rank desc, id desc);
create index posture_findings_opened_idx on entities.posture_findings (tenant_id, opened_at desc, id desc);
create index posture_findings_rule_idx
  on entities.posture_findings (tenant_id, rule_id, state, opened_at desc, id desc);
create index posture_findings_accepted_idx
  on entities.posture_findings (tenant_id, accepted_until) where state = 'accepted';
select platform.tenant_table('entities.posture_findings', '{
  "entity_id": "value", "connection_id": "value", "subject_id": "value", "rule_id": "value", "severity": "value",
  "severity_rank": "value", "state": "value", "details": "value", "occurrences": "value", "first_seen_at": "value",
  "opened_at": "value", "last_seen_at": "value", "resolved_at": "value", "accepted_reason": "personal",
  "accepted_by": "personal", "accepted_until": "value", "updated_at": "value", "version": "value"}', telemetry => true);

-- Every state that a finding had, with who or what gave it. Rows of findings change too often to be events each.
create table entities.posture_finding_changes (
  tenant_id uuid not null,
  id uuid not null,
  finding_id uuid not null,
  from_state text check (from_state in ('open', 'accepted', 'resolved')),
  to_state text not null check (to_state in ('open', 'accepted', 'resolved')),
  reason text check (char_length(reason) between 1 and 1000),
  actor_type text not null default platform.current_actor_type(),
  actor_id text not null default platform.current_actor(),
  changed_at timestamptz not null,
  created_at timestamptz not null,
  primary key (tenant_id, finding_id, id),
  foreign key (tenant_id, finding_id) references entities.posture_findings (tenant_id, id) on delete cascade
);
comment on table entities.posture_finding_changes is 'retention: posture findings, the latest 100 of each';
select platform.tenant_table('entities.posture_finding_changes', '{
  "finding_id": "value", "from_state": "value", "to_state": "value", "reason": "personal", "actor_type": "value",
  "actor_id": "personal", "changed_at": "value"}', telemetry => true);
