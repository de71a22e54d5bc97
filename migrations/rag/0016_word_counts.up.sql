-- How many chunks a word stands in, and how many chunks and words there are, per tenant. A count is the sum over its
-- stripes; a single stripe may be below zero. Transactions at the same time add to different stripes, so that none waits
-- for another because both have the same common word.
create table rag.term_counts (
  tenant_id uuid not null,
  term text not null check (octet_length(term) between 1 and 2046),
  stripe smallint not null check (stripe between 0 and 7),
  chunks integer not null,
  created_at timestamptz not null,
  primary key (tenant_id, term, stripe)
);
create index term_counts_of_nothing on rag.term_counts (tenant_id, stripe) where chunks = 0;

select platform.tenant_table('rag.term_counts', '{"term": "secret", "stripe": "value", "chunks": "value"}',
  telemetry => true);

create table rag.word_totals (
  tenant_id uuid not null,
  language text not null check (language ~ '^[a-z]{2,3}$'),
  stripe smallint not null check (stripe between 0 and 7),
  chunks integer not null,
  words bigint not null,
  created_at timestamptz not null,
  primary key (tenant_id, language, stripe)
);

select platform.tenant_table('rag.word_totals', '{
  "language": "value", "stripe": "value", "chunks": "value", "words": "value"}', telemetry => true);

-- A stripe of the tenant's that no other transaction writes to until this one ends. A transaction that holds one is given
-- it again without waiting, so that none ever waits while another waits for it.
create function rag.take_stripe() returns smallint
  language plpgsql volatile set search_path = '' as $$
declare
  tenant text := 'rag.stripe ' || rag.current_tenant_id();
  chosen smallint := floor(random() * 8);
begin
  for stripe in 0..7 loop
    if pg_try_advisory_xact_lock(hashtextextended(tenant, stripe)) then
      return stripe;
    end if;
  end loop;
  perform pg_advisory_xact_lock(hashtextextended(tenant, chosen));
  return chosen;
end $$;
grant execute on function rag.take_stripe() to rag_app;
