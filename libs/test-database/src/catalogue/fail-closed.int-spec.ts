import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { SERVICES } from '@attestry/config';
import pg from 'pg';
import { plantRows, senselessValues, TENANT as ITS_TENANT } from '../plant-rows.js';
import { aDatabase, type TestDatabase } from '../test-database.js';

const TENANT = '018f0000-0000-7000-8000-00000000000a';
const OTHER = '018f0000-0000-7000-8000-00000000000b';

interface Table {
  readonly name: string;
  readonly may: Readonly<Record<'select' | 'insert' | 'update' | 'delete', boolean>>;
  readonly tenantless: boolean;
  readonly secured: boolean;
}

let testDatabase: TestDatabase;
let admin: pg.Client;

beforeAll(async () => {
  testDatabase = await aDatabase();
  admin = new pg.Client({ connectionString: testDatabase.adminUrl });
  await admin.connect();
  await plantRows(admin, SERVICES, TENANT);
});

afterAll(async () => {
  await admin?.end();
  await testDatabase?.drop();
});

/** As the role, in a transaction that is taken back. */
async function as<T>(role: string, tenant: string, work: () => Promise<T>): Promise<T> {
  await admin.query('begin');
  try {
    await admin.query('select set_config($1, $2, true), set_config($3, $4, true)', [
      'role',
      role,
      'app.current_tenant_id',
      tenant,
    ]);
    return await work();
  } finally {
    await admin.query('rollback');
  }
}

const tablesOf = async (role: string): Promise<Table[]> => {
  const { rows } = await admin.query<Table>(
    `select oid::regclass::text as name, relrowsecurity as secured,
       jsonb_build_object('select', has_any_column_privilege($1, oid, 'select'), 'insert', has_any_column_privilege($1, oid, 'insert'),
         'update', has_any_column_privilege($1, oid, 'update'), 'delete', has_table_privilege($1, oid, 'delete')) as may,
       not exists (select from pg_attribute where attrelid = pg_class.oid and attname = 'tenant_id') as tenantless
     from pg_class where relkind in ('r', 'p') and relnamespace::regnamespace::text = any ($2)`,
    [role, SERVICES],
  );
  return rows;
};

const count = async (table: string) => {
  const { rows } = await admin.query<{ count: number }>(`select count(*)::int as count from ${table}`);
  return rows[0]!.count;
};

const outcome = (work: () => Promise<{ rowCount: number | null }>) =>
  work().then(
    ({ rowCount }) => `${rowCount} rows`,
    (error: Error) => error.message.replace(/ (for table|for relation|table|"|schema).*/, ''),
  );

describe.each(SERVICES)('%s_app', (service) => {
  const role = `${service}_app`;

  it('reads nothing without a tenant, or as another tenant, of any table', async () => {
    const readable = (await tablesOf(role)).filter(({ may, secured }) => may.select && secured);
    expect(readable.length).toBeGreaterThan(1);
    for (const { name, tenantless } of readable) {
      expect([name, await as(role, '', () => count(name))]).toEqual([name, 0]);
      expect([name, await as(role, OTHER, () => count(name))]).toEqual([name, 0]);
      if (!tenantless) expect([name, await as(role, TENANT, () => count(name))]).toEqual([name, 1]);
    }
  });

  it('changes nothing without a tenant, or as another tenant', async () => {
    const tables = (await tablesOf(role)).filter(({ tenantless }) => !tenantless);
    for (const tenant of ['', OTHER]) {
      for (const { name, may } of tables) {
        if (may.delete)
          expect([name, await as(role, tenant, () => outcome(() => admin.query(`delete from ${name}`)))]).toEqual([
            name,
            '0 rows',
          ]);
        if (may.update && may.select) {
          const column = await updatableColumn(role, name);
          const update = `update ${name} set ${column} = ${column}`;
          expect([name, await as(role, tenant, () => outcome(() => admin.query(update)))]).toEqual([name, '0 rows']);
        }
      }
    }
  });

  it('adds nothing to another tenant', async () => {
    const tables = (await tablesOf(role)).filter(({ may, tenantless }) => may.insert && !tenantless);
    expect(tables.length).toBeGreaterThan(0);
    for (const { name } of tables) {
      // Row security is asked before any check or key.
      const { columns, values } = await senselessValues(admin, name);
      const insert = `insert into ${name} (${columns.join(', ')}) values (${values.join(', ')})`.replace(
        ITS_TENANT,
        `'${OTHER}'`,
      );
      const added = await as(role, TENANT, () => outcome(() => admin.query(insert)));
      expect([name, added]).toEqual([name, 'new row violates row-level security policy']);
    }
  });

  it('has no way into the tables of another service', async () => {
    const { rows } = await admin.query<{ name: string }>(
      `select oid::regclass::text as name from pg_class
       where relkind in ('r', 'p') and relnamespace::regnamespace::text = any ($2) and relnamespace <> to_regnamespace($3)
         and (has_any_column_privilege($1, oid, 'select, insert, update') or has_table_privilege($1, oid, 'delete'))`,
      [role, SERVICES, service],
    );
    expect(rows).toEqual([]);
  });
});

async function updatableColumn(role: string, table: string): Promise<string> {
  const { rows } = await admin.query<{ name: string }>(
    `select quote_ident(attname) as name from pg_attribute where attrelid = $2::regclass and attnum > 0 and not attisdropped
       and has_column_privilege($1, attrelid, attnum, 'update') and has_column_privilege($1, attrelid, attnum, 'select')`,
    [role, table],
  );
  return rows[0]!.name;
}
