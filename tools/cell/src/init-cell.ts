import { applyDatabaseGrants, identifier, LOGIN_ROLES, MIGRATOR, migrateUp } from '@attestry/migrations';
import { Client } from 'pg';
import { ensureRoles } from './roles.js';

export interface CellOptions {
  /** As a superuser, or a role that may create roles and databases; its database is only the way in. */
  readonly adminUrl: string;
  /** Default `attestry`. */
  readonly database?: string;
  readonly region: string;
  readonly compliance?: readonly string[];
  /** By role. The migrator's is needed; a login role left out keeps the password it has. */
  readonly passwords: Readonly<Record<string, string>>;
  readonly report?: (line: string) => void;
}

export interface Cell {
  readonly database: string;
  /** By login role whose password was given. */
  readonly urls: Readonly<Record<string, string>>;
}

export class CellError extends Error {
  override readonly name = 'CellError';
}

const OLDEST_SERVER = 170_006;
const OPTIONAL_EXTENSIONS = ['pg_stat_statements', 'vector'];

/** Turns an empty server into a cell, or a cell of an earlier version into one of this. Idempotent. */
export async function initCell(options: CellOptions): Promise<Cell> {
  const report = options.report ?? (() => undefined);
  const database = options.database ?? 'attestry';
  const migratorPassword = options.passwords[MIGRATOR];
  if (migratorPassword === undefined) throw new CellError(`the password of ${MIGRATOR} is needed to migrate`);
  const unknown = Object.keys(options.passwords).find((name) => !LOGIN_ROLES.includes(name));
  if (unknown !== undefined) throw new CellError(`${unknown} is no login role of a cell`);

  await withClient(options.adminUrl, async (admin) => {
    await refuseOldServer(admin);
    await admin.query("select pg_advisory_lock(hashtext('attestry cell'))");
    await ensureRoles(admin, options.passwords, report);
    await ensureDatabase(admin, database, report);
  });
  await withClient(atDatabase(options.adminUrl, database), async (admin) => {
    await applyDatabaseGrants(admin);
    await ensureExtensions(admin, report);
  });
  const url = urlOf(options.adminUrl, database, MIGRATOR, migratorPassword);
  const applied = await migrateUp({ url });
  for (const name of applied) report(`migration ${name} applied`);
  await withClient(url, (migrator) => ensureRegion(migrator, options, report));
  if (applied.length === 0) report('migrations: nothing pending');
  const urls = Object.entries(options.passwords).map(([name, password]): [string, string] => [
    name,
    urlOf(options.adminUrl, database, name, password),
  ]);
  return { database, urls: Object.fromEntries(urls) };
}

async function refuseOldServer(admin: Client): Promise<void> {
  const { rows } = await admin.query<{ number: number; version: string }>(
    "select current_setting('server_version_num')::int as number, current_setting('server_version') as version",
  );
  const server = rows[0];
  if (!server || server.number < OLDEST_SERVER) {
    throw new CellError(`PostgreSQL 17.6 or later is needed, this is ${server?.version}`);
  }
}

async function ensureDatabase(admin: Client, database: string, report: (line: string) => void): Promise<void> {
  const { rowCount } = await admin.query('select from pg_database where datname = $1', [database]);
  if (rowCount === 1) return;
  await admin.query(`create database ${identifier(database)} template template0 encoding 'UTF8'`);
  report(`database ${database} created`);
}

async function ensureExtensions(admin: Client, report: (line: string) => void): Promise<void> {
  const { rows } = await admin.query<{ name: string }>(
    'select name from pg_available_extensions where name = any($1) and installed_version is null',
    [OPTIONAL_EXTENSIONS],
  );
  await admin.query('create schema if not exists extensions');
  await admin.query('grant usage on schema extensions to rag_owner, rag_app, rag_jobs');
  for (const { name } of rows) {
    await admin.query(`create extension ${identifier(name)} schema extensions`);
    report(`extension ${name} created`);
  }
}

async function ensureRegion(migrator: Client, options: CellOptions, report: (line: string) => void): Promise<void> {
  const compliance = [...(options.compliance ?? [])];
  const { rows } = await migrator.query<{ region: string }>('select region from platform.cell');
  const known = rows[0]?.region;
  if (known !== undefined && known !== options.region) {
    throw new CellError(`this database is the cell ${known}; it cannot become ${options.region}`);
  }
  if (known === undefined) report(`region ${options.region}`);
  await migrator.query(
    `insert into platform.cell (region, compliance) values ($1, $2)
     on conflict (only_row) do update set compliance = excluded.compliance where cardinality(excluded.compliance) > 0`,
    [options.region, compliance],
  );
}

async function withClient<T>(url: string, work: (client: Client) => Promise<T>): Promise<T> {
  const client = new Client({ connectionString: url, application_name: 'attestry-cell-init' });
  // A lost connection fails the next query; between two of them it must not end the process.
  client.on('error', () => undefined);
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

function atDatabase(url: string, database: string): string {
  const at = new URL(url);
  at.pathname = `/${encodeURIComponent(database)}`;
  return at.href;
}

/** The same server and database as another role. */
function urlOf(adminUrl: string, database: string, role: string, password: string): string {
  const at = new URL(atDatabase(adminUrl, database));
  at.username = role;
  at.password = encodeURIComponent(password);
  return at.href;
}
