-- Tokens that a tenant sent to an embeddings endpoint, a row per day in UTC.
create table rag.embedding_usage (
  tenant_id uuid not null,
  day date not null,
  tokens bigint not null check (tokens >= 0),
  created_at timestamptz not null,
  primary key (tenant_id, day)
);

select platform.tenant_table('rag.embedding_usage', '{"day": "value", "tokens": "value"}', telemetry => true);
