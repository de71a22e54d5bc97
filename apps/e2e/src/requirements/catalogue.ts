import pg from 'pg';

/** Names of everything a requirement can point to in a migrated database, as `kind schema.name[.column]`. */
export async function catalogueOf(url: string): Promise<ReadonlySet<string>> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const { rows } = await client.query<{ name: string }>(NAMES);
    return new Set(rows.map(({ name }) => name));
  } finally {
    await client.end();
  }
}

const NAMES = `
  select 'table ' || n.nspname || '.' || c.relname as name
    from pg_class c join pg_namespace n on n.oid = c.relnamespace where c.relkind in ('r', 'p')
  union all
  select 'index ' || n.nspname || '.' || c.relname
    from pg_class c join pg_namespace n on n.oid = c.relnamespace where c.relkind in ('i', 'I')
  union all
  select 'column ' || n.nspname || '.' || c.relname || '.' || a.attname
    from pg_class c join pg_namespace n on n.oid = c.relnamespace join pg_attribute a on a.attrelid = c.oid
    where c.relkind in ('r', 'p') and a.attnum > 0 and not a.attisdropped
  union all
  select distinct 'function ' || n.nspname || '.' || p.proname
    from pg_proc p join pg_namespace n on n.oid = p.pronamespace`;
