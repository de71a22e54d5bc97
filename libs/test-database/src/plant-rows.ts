import type { ClientBase } from 'pg';

interface Column {
  readonly name: string;
  readonly type: string;
  readonly label: string | null;
}

/**
 * Puts one row of the tenant into every table of the schemas, whatever its rules say: keys to other tables, triggers and
 * checks are passed over, so that the row needs no sense. Checks are put back for rows to come. Needs a superuser.
 */
export async function plantRows(client: ClientBase, schemas: readonly string[], tenantId: string): Promise<string[]> {
  const { rows: tables } = await client.query<{ name: string }>(
    `select oid::regclass::text as name from pg_class
     where relkind in ('r', 'p') and not relispartition and relnamespace::regnamespace::text = any ($1)`,
    [schemas],
  );
  await client.query('set session_replication_role = replica');
  for (const { name } of tables) await plantRow(client, name, tenantId);
  await client.query('set session_replication_role = origin');
  return tables.map(({ name }) => name);
}

async function plantRow(client: ClientBase, table: string, tenantId: string): Promise<void> {
  const { rows: checks } = await client.query<{ name: string; valid: boolean; drop: string; add: string }>(
    `select conname as name, convalidated as valid,
       format('alter table %s drop constraint %I', $1::regclass, conname) as drop,
       format('alter table %s add constraint %I %s not valid', $1::regclass, conname,
         regexp_replace(pg_get_constraintdef(oid), ' NOT VALID$', '')) as add
     from pg_constraint where conrelid = $1::regclass and contype = 'c' and coninhcount = 0`,
    [table],
  );
  const { columns, values } = await senselessValues(client, table);
  for (const { drop } of checks) await client.query(drop);
  const insert = `insert into ${table} (${columns.join(', ')}) values (${values.join(', ')}) on conflict do nothing`;
  await client.query(insert.replace(TENANT, `'${tenantId}'`));
  for (const { add } of checks) await client.query(add);
  await client.query(
    `update pg_constraint set convalidated = true where conrelid = $1::regclass and conname = any ($2)`,
    [table, checks.filter(({ valid }) => valid).map(({ name }) => name)],
  );
}

/** Stands for the tenant's id in the values below. */
export const TENANT = ':tenant';

/** A value for each column that needs one; they fit the types, not the meaning. */
export async function senselessValues(
  client: ClientBase,
  table: string,
): Promise<{ columns: string[]; values: string[] }> {
  const { rows } = await client.query<Column>(
    `select quote_ident(attname) as name, format_type(atttypid, null) as type,
       (select quote_literal(enumlabel) from pg_enum where enumtypid = atttypid order by enumsortorder limit 1) as label
     from pg_attribute where attrelid = $1::regclass and attnum > 0 and not attisdropped and attgenerated = ''
       and attidentity = '' and (attname = 'tenant_id' or (attnotnull and not atthasdef))`,
    [table],
  );
  return {
    columns: rows.map(({ name }) => name),
    values: rows.map((column) => (column.name === 'tenant_id' ? TENANT : valueOf(column))),
  };
}

const VALUES: Readonly<Record<string, string>> = {
  uuid: 'gen_random_uuid()',
  text: "'x'",
  'character varying': "'x'",
  integer: '1',
  bigint: '1',
  smallint: '1',
  numeric: '1',
  real: '1',
  'double precision': '1',
  boolean: 'false',
  jsonb: "'{}'",
  bytea: "'\\x00'",
  date: 'current_date',
  'timestamp with time zone': 'now()',
  interval: "'1 day'",
  inet: "'127.0.0.1'",
  tsvector: "''",
};

function valueOf({ name, type, label }: Column): string {
  const value = label ?? (type.endsWith('[]') ? "'{}'" : VALUES[type]);
  if (value === undefined) throw new Error(`no value known for ${name} of type ${type}: add one`);
  return value;
}
