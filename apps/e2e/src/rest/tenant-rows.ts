import pg from 'pg';

/** Not of the tenant's making: what is recorded about calls, also about those that were refused. */
const RECORDS = /^(audit\.|.*\.outbox|.*\.idempotency_keys)/;

/** How many rows a tenant has in each table, and the sum of their versions, so that a change shows too. */
export async function rowsOf(databaseUrl: string, tenantId: string): Promise<Record<string, string>> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    const tables = await client.query<{ name: string; versioned: boolean }>(
      `select format('%I.%I', n.nspname, c.relname) as name,
              exists (select from pg_attribute v where v.attrelid = c.oid and v.attname = 'version') as versioned
         from pg_class c
         join pg_namespace n on n.oid = c.relnamespace
         join pg_attribute a on a.attrelid = c.oid and a.attname = 'tenant_id'
        where c.relkind in ('r', 'p') and not c.relispartition and n.nspname !~ '^pg_'
        order by 1`,
    );
    const rows: Record<string, string> = {};
    for (const { name, versioned } of tables.rows.filter((table) => !RECORDS.test(table.name))) {
      const sum = versioned ? 'coalesce(sum(version), 0)' : '0';
      const counted = await client.query<{ rows: string }>(
        `select count(*) || '/' || ${sum} as rows from ${name} where tenant_id::text = $1`,
        [tenantId],
      );
      rows[name] = counted.rows[0]?.rows ?? '';
    }
    return rows;
  } finally {
    await client.end();
  }
}
