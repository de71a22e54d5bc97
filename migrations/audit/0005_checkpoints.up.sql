-- Signed checkpoints, each also the head of the tenant's Merkle tree.
create table audit.checkpoints (
  tenant_id uuid not null default audit.current_tenant_id(),
  last_seq bigint not null,
  first_seq bigint not null check (first_seq >= 1 and first_seq <= last_seq),
  head bytea not null check (octet_length(head) = 32),
  root_hash bytea not null check (octet_length(root_hash) = 32),
  sealed_at timestamptz(3) not null,
  key_id text not null check (key_id ~ '^[0-9a-f]{16}$'),
  signature bytea not null check (octet_length(signature) = 64),
  created_at timestamptz not null default now(),
  primary key (tenant_id, last_seq),
  unique (tenant_id, first_seq)
);

select audit.append_only('audit.checkpoints');
