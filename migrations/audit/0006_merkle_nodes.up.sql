-- Roots of complete subtrees of 256, 65,536 and 16,777,216 records, so that a proof never reads a whole chain.
create table audit.merkle_nodes (
  tenant_id uuid not null default audit.current_tenant_id(),
  level smallint not null check (level in (8, 16, 24)),
  index bigint not null check (index >= 0),
  hash bytea not null check (octet_length(hash) = 32),
  created_at timestamptz not null default now(),
  primary key (tenant_id, level, index)
);

select audit.append_only('audit.merkle_nodes');
