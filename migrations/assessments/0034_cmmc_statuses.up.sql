-- The legal standing that completed assessments give (32 CFR 170.4). Days are calendar days in UTC. What time does to a
-- status is derived from its days when it is read; a job writes it down later.
create table assessments.cmmc_statuses (
  tenant_id uuid not null default assessments.current_tenant_id(),
  id uuid not null,
  region text not null default platform.cell_region(),
  assessment_id uuid not null,
  level integer not null check (level between 1 and 3),
  conducted_by text not null check (conducted_by in ('self', 'c3pao', 'dibcac')),
  state text not null check (state in ('conditional', 'final', 'expired')),
  score integer,
  max_score integer not null,
  status_date date not null,
  -- Last day for the close-out of what began as conditional.
  close_out_due date,
  -- Null as long as it is only conditional.
  final_date date,
  close_out_assessment_id uuid,
  -- Last day of its validity, and of the time that evidence is kept for.
  valid_until date not null,
  evidence_retained_until date not null,
  ended_on date,
  end_reason text check (end_reason in ('close_out_missed', 'validity_over', 'overridden')),
  -- Final Level 2 that a Level 3 stands on.
  level_two_status_id uuid,
  unique_id text check (char_length(unique_id) between 1 and 64),
  cage_codes text[] not null default '{}' check (cardinality(cage_codes) <= 50),
  c3pao_name text check (char_length(c3pao_name) between 1 and 255),
  c3pao_uid text check (char_length(c3pao_uid) between 1 and 64),
  -- Names and contacts, sealed.
  assessors bytea,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  created_by text not null default platform.current_actor(),
  updated_by text not null default platform.current_actor(),
  version integer not null default 1,
  primary key (tenant_id, id),
  constraint one_status_an_assessment unique (tenant_id, assessment_id),
  foreign key (tenant_id, region) references assessments.local_tenants (tenant_id, region),
  foreign key (tenant_id, assessment_id) references assessments.assessments (tenant_id, id),
  foreign key (tenant_id, close_out_assessment_id) references assessments.assessments (tenant_id, id),
  foreign key (tenant_id, level_two_status_id) references assessments.cmmc_statuses (tenant_id, id),
  constraint level_has_its_assessor
    check ((conducted_by = 'dibcac') = (level = 3) and (conducted_by <> 'c3pao' or level = 2)),
  constraint level_one_is_final check (level > 1 or close_out_due is null),
  constraint conditional_or_final check (state = 'expired' or (state = 'final') = (final_date is not null)),
  constraint final_or_may_become check (final_date is not null or close_out_due is not null),
  constraint closed_out_in_time check (final_date between status_date and coalesce(close_out_due, status_date)),
  constraint closed_out_by_something check (close_out_assessment_id is null or final_date is not null),
  constraint ended_is_whole check ((state = 'expired') = (ended_on is not null) and (ended_on is null) = (end_reason is null))
);
create index cmmc_statuses_created_at on assessments.cmmc_statuses (tenant_id, created_at desc, id desc);
-- What time can still change.
create index cmmc_statuses_running on assessments.cmmc_statuses (tenant_id, id) where state <> 'expired';

select platform.tenant_table('assessments.cmmc_statuses', '{
  "assessment_id": "value", "level": "value", "conducted_by": "value", "state": "value", "score": "value",
  "max_score": "value", "status_date": "value", "close_out_due": "value", "final_date": "value",
  "close_out_assessment_id": "value", "valid_until": "value", "evidence_retained_until": "value", "ended_on": "value",
  "end_reason": "value", "level_two_status_id": "value", "unique_id": "value", "cage_codes": "value",
  "c3pao_name": "value", "c3pao_uid": "value", "assessors": "personal"}');
revoke delete on assessments.cmmc_statuses from assessments_app;
