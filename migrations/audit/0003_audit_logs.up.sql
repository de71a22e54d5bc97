-- The chains: one row is one record. Hash-partitioned by tenant, so that the keys that forbid forks can be unique.
create table audit.audit_logs (
  tenant_id uuid not null default audit.current_tenant_id(),
  seq bigint not null check (seq >= 1),
  id uuid not null,
  occurred_at timestamptz(3) not null,
  actor_type text not null,
  actor_id text,
  action text not null,
  resource_type text not null,
  resource_id text,
  outcome text,
  details jsonb not null,
  prev bytea not null check (octet_length(prev) = 32),
  hash bytea not null check (octet_length(hash) = 32),
  created_at timestamptz not null default clock_timestamp(),
  primary key (tenant_id, seq),
  unique (tenant_id, prev),
  unique (tenant_id, id)
) partition by hash (tenant_id);

select audit.append_only('audit.audit_logs');

do $$
declare
  name text;
begin
  for remainder in 0..15 loop
    name := format('audit.audit_logs_%s', lpad(remainder::text, 2, '0'));
    execute format('create table %s partition of audit.audit_logs for values with (modulus 16, remainder %s)',
      name, remainder);
    execute format('create trigger refuse_truncate before truncate on %s
      for each statement execute function audit.refuse_change()', name);
    perform platform.secure_partition(name::regclass);
  end loop;
end $$;

create index audit_logs_time on audit.audit_logs (tenant_id, occurred_at desc, seq desc);
create index audit_logs_actor on audit.audit_logs (tenant_id, actor_id, action, occurred_at desc, seq desc);
create index audit_logs_action on audit.audit_logs (tenant_id, action, occurred_at desc, seq desc);
create index audit_logs_resource
  on audit.audit_logs (tenant_id, resource_type, resource_id, occurred_at desc, seq desc);
