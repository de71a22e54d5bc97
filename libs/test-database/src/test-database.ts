import { createHash, randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { initCell } from '@attestry/cell';
import {
  applyDatabaseGrants,
  DATABASE_ROLES,
  FOLDERS,
  identifier,
  LOGIN_ROLES,
  readMigrations,
} from '@attestry/migrations';
import pg from 'pg';

export interface TestDatabase {
  readonly name: string;
  readonly region: string;
  /** As the superuser of the engine; for what no role of the cell may do. */
  readonly adminUrl: string;
  /** By login role of the cell. */
  readonly urls: Readonly<Record<string, string>>;
  /** Removes it, also under open connections. */
  drop(): Promise<void>;
}

const TEMPLATE_REGION = 'us-east';

/**
 * A migrated database of its own, copied in milliseconds from a template that is made once per engine and state of the
 * migrations. Give it back by `drop()` (`afterAll`).
 */
export async function aDatabase(options: { region?: string } = {}): Promise<TestDatabase> {
  const region = options.region ?? TEMPLATE_REGION;
  const name = `attestry_test_${randomBytes(6).toString('hex')}`;
  await asAdmin(adminUrl(), async (admin) => {
    const template = await ensureTemplate(admin);
    await admin.query(`create database ${identifier(name)} template ${identifier(template)} strategy file_copy`);
  });
  const url = at(adminUrl(), name);
  await asAdmin(url, async (admin) => {
    await applyDatabaseGrants(admin);
    if (region !== TEMPLATE_REGION) await admin.query('update platform.cell set region = $1', [region]);
  });
  return {
    name,
    region,
    adminUrl: url,
    urls: Object.fromEntries(LOGIN_ROLES.map((role) => [role, at(adminUrl(), name, role)])),
    drop: () =>
      asAdmin(adminUrl(), async (admin) => {
        await untilLeft(admin, name);
        await admin.query(`drop database if exists ${identifier(name)} with (force)`);
      }),
  };
}

/** A pool says that it has ended before its connections have: one that is cut off then is an error that nobody handles. */
async function untilLeft(admin: pg.Client, name: string): Promise<void> {
  const sql = 'select 1 from pg_stat_activity where datname = $1 limit 1';
  for (let waits = 20; waits > 0; waits--) {
    if ((await admin.query(sql, [name])).rowCount === 0) return;
    await sleep(50);
  }
}

function adminUrl(): string {
  const url = process.env['TEST_ADMIN_URL'];
  if (url === undefined) throw new Error('TEST_ADMIN_URL is not set: run this as an integration test');
  return url;
}

/** Roles belong to the whole engine, so all test databases share these. */
export const testPassword = (role: string): string => `only-for-tests-${role}`;

async function ensureTemplate(admin: pg.Client): Promise<string> {
  const template = `attestry_template_${stateOfMigrations()}`;
  await admin.query("select pg_advisory_lock(hashtext('attestry template'))");
  const { rowCount } = await admin.query('select from pg_database where datname = $1', [template]);
  if (rowCount === 0) {
    const making = `${template}_making`;
    await admin.query(`drop database if exists ${identifier(making)} with (force)`);
    await initCell({
      adminUrl: adminUrl(),
      database: making,
      region: TEMPLATE_REGION,
      passwords: Object.fromEntries(LOGIN_ROLES.map((role) => [role, testPassword(role)])),
    });
    await admin.query(`alter database ${identifier(making)} rename to ${identifier(template)}`);
    await admin.query(`alter database ${identifier(template)} with allow_connections false`);
  }
  await admin.query("select pg_advisory_unlock(hashtext('attestry template'))");
  return template;
}

function stateOfMigrations(): string {
  const hash = createHash('sha256').update(JSON.stringify(DATABASE_ROLES));
  for (const folder of FOLDERS) for (const file of readMigrations(folder)) hash.update(folder).update(file.checksum);
  return hash.digest('hex').slice(0, 12);
}

async function asAdmin<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url, application_name: 'attestry-testing' });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

function at(url: string, database: string, role?: string): string {
  const target = new URL(url);
  target.pathname = `/${database}`;
  if (role !== undefined) {
    target.username = role;
    target.password = testPassword(role);
  }
  return target.href;
}
