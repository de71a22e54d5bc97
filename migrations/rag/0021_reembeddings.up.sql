-- Work that gives all searched chunks vectors of another model; at most one at a time goes on for a tenant.
create table rag.reembeddings (
  tenant_id uuid not null,
  id uuid not null,
  model text not null check (char_length(model) between 1 and 150),
  model_version text not null check (char_length(model_version) between 1 and 49),
  state text not null check (state in ('running', 'succeeded', 'cancelled')),
  chunks integer not null check (chunks >= 0),
  embedded integer not null default 0 check (embedded >= 0),
  -- Reason of the error that ended the last attempt.
  waits_for text check (waits_for ~ '^[A-Z][A-Z_]{1,60}$'),
  -- The process that is at work, and when it last said so.
  worker uuid,
  alive_at timestamptz,
  finished_at timestamptz,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  created_by text not null,
  updated_by text not null,
  version integer not null,
  primary key (tenant_id, id),
  constraint over_at_a_time check ((state <> 'running') = (finished_at is not null))
);
create unique index reembeddings_running on rag.reembeddings (tenant_id) where finished_at is null;

select platform.tenant_table('rag.reembeddings', '{
  "model": "value", "model_version": "value", "state": "value", "chunks": "value", "embedded": "value",
  "waits_for": "value", "worker": "value", "alive_at": "value", "finished_at": "value"}');
