import type { Pool } from 'pg';

/** Tenants of the service in the given states, a page by id; read by the jobs role, which may see no more than this. */
export async function* tenantsOf(
  pool: Pool,
  service: string,
  statuses: readonly string[],
  pageSize = 500,
): AsyncGenerator<string[]> {
  let after = '00000000-0000-0000-0000-000000000000';
  for (;;) {
    const { rows } = await pool.query<{ tenant_id: string }>(selectPage(service), [statuses, after, pageSize]);
    if (rows.length > 0) yield rows.map((row) => row.tenant_id);
    if (rows.length < pageSize) return;
    after = rows.at(-1)!.tenant_id;
  }
}

const selectPage = (service: string): string =>
  `select tenant_id from ${service}.local_tenants
   where status = any($1) and tenant_id > $2 order by tenant_id limit $3`;
