-- Where each chain ends; its row is the lock under which records get their numbers.
create table audit.chain_heads (
  tenant_id uuid primary key default audit.current_tenant_id(),
  last_seq bigint not null default 0 check (last_seq >= sealed_seq),
  head bytea not null default decode(repeat('00', 32), 'hex') check (octet_length(head) = 32),
  frontier bytea not null default '',
  sealed_seq bigint not null default 0 check (sealed_seq >= published_seq),
  published_seq bigint not null default 0 check (published_seq >= 0),
  unsealed_since timestamptz check ((unsealed_since is null) = (last_seq = sealed_seq)),
  created_at timestamptz not null default now()
);
create index chain_heads_unsealed on audit.chain_heads (unsealed_since) where unsealed_since is not null;
create index chain_heads_unpublished on audit.chain_heads (tenant_id) where published_seq < sealed_seq;

alter table audit.chain_heads enable row level security;
alter table audit.chain_heads force row level security;
create policy tenant on audit.chain_heads to audit_app
  using (tenant_id = (select audit.current_tenant_id()))
  with check (tenant_id = (select audit.current_tenant_id()));
grant select, insert, update on audit.chain_heads to audit_app;

-- The sealing job must find the tenants that wait for it; it sees their ids and nothing of their records.
create policy jobs on audit.chain_heads for select to audit_jobs
  using (unsealed_since is not null or published_seq < sealed_seq);
grant select (tenant_id, unsealed_since, sealed_seq, published_seq) on audit.chain_heads to audit_jobs;
