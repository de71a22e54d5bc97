import { ConfigError } from '@attestry/config';
import pg from 'pg';
import { connectionOf, type PoolSettings } from './pool.js';

export interface BootCheckOptions extends Pick<PoolSettings, 'sslCa' | 'insecure'> {
  readonly url: string;
  readonly service: string;
  readonly region: string;
  readonly connectTimeoutMs: number;
  /** Largest number of connections this process may open as this role. */
  readonly pool: number;
  /** The same of its other roles. */
  readonly otherPools: number;
  /** The same of every process of the cell, this one included; undefined if nobody has added them up. */
  readonly cellConnections?: number | undefined;
}

interface Facts {
  readonly role: string;
  readonly superuser: boolean;
  readonly bypass: boolean;
  readonly owner: boolean;
  readonly version: number;
  readonly version_text: string;
  readonly role_limit: number;
  readonly open_to_us: number;
  readonly open_to_all: number;
  readonly cell: string | null;
}

const OLDEST_SERVER = 170_006;

/** Why a service must not run on this database, as one line; undefined if it may. */
export async function refusalOf(options: BootCheckOptions): Promise<string | undefined> {
  const facts = await ask(options);
  const wanted = options.pool + options.otherPools;
  const { cellConnections } = options;
  const refusals: [boolean, string][] = [
    [facts.version < OLDEST_SERVER, `PostgreSQL 17.6 or later is needed, this is ${facts.version_text}`],
    [facts.superuser, `DATABASE_URL: ${facts.role} is a superuser, to whom row security does not apply`],
    [facts.bypass, `DATABASE_URL: ${facts.role} bypasses row security`],
    [facts.owner, `DATABASE_URL: ${facts.role} owns tables of ${options.service}, or can become their owner`],
    [facts.cell === null, 'the database is no cell yet: run cell:init'],
    [facts.cell !== options.region, `REGION is ${options.region}, but the database is the cell ${facts.cell}`],
    [
      facts.role_limit >= 0 && options.pool > facts.role_limit,
      `DB_POOL_MAX ${options.pool} is more than the ${facts.role_limit} connections that ${facts.role} may have`,
    ],
    [
      wanted > facts.open_to_us,
      `its pools need ${wanted} connections, but max_connections leaves ${facts.open_to_us}: lower DB_POOL_MAX`,
    ],
    [
      cellConnections !== undefined && cellConnections > facts.open_to_all,
      `all pools of the cell may open ${cellConnections} connections, but max_connections admits ${facts.open_to_all}: lower DB_POOL_MAX`,
    ],
    [
      cellConnections !== undefined && wanted > cellConnections,
      `its pools need ${wanted} connections, but DB_CELL_CONNECTIONS says ${cellConnections} for the whole cell`,
    ],
  ];
  return refusals.find(([applies]) => applies)?.[1];
}

async function ask(options: BootCheckOptions): Promise<Facts> {
  const client = new pg.Client({
    ...connectionOf(options.url, options),
    connectionTimeoutMillis: options.connectTimeoutMs,
    application_name: `attestry-${options.service}-boot`,
  });
  try {
    await client.connect();
    const { rows } = await client.query<Facts & { initialized: boolean }>(FACTS, [
      options.service,
      `${options.service}%`,
    ]);
    const facts = rows[0]!;
    if (!facts.initialized) return { ...facts, cell: null };
    const { rows: cells } = await client.query<{ region: string }>('select region from platform.cell');
    return { ...facts, cell: cells[0]?.region ?? null };
  } catch (error) {
    const { hostname, port, pathname } = new URL(options.url);
    const cause = messageOf(error);
    throw new ConfigError(`${options.service}: no database at ${hostname}:${port}${pathname}: ${cause}`, {
      cause: error,
    });
  } finally {
    await client.end().catch(() => undefined);
  }
}

// A connection is ours to open if nobody else's role holds it now.
const FACTS = `
  select rolname as role, rolsuper as superuser, rolbypassrls as bypass, rolconnlimit as role_limit,
    exists (select from pg_catalog.pg_class where relnamespace = to_regnamespace($1)
            and pg_has_role(current_user, relowner, 'member')) as owner,
    current_setting('server_version_num')::int as version, current_setting('server_version') as version_text,
    exists (select from pg_catalog.pg_class join pg_catalog.pg_namespace as namespace on namespace.oid = relnamespace
            where nspname = 'platform' and relname = 'cell' and has_schema_privilege(namespace.oid, 'usage')) as initialized,
    open_to_all, open_to_all - (select count(*)::int from pg_catalog.pg_stat_activity
         where backend_type = 'client backend' and usename not like $2) as open_to_us
  from pg_catalog.pg_roles,
    lateral (select current_setting('max_connections')::int - current_setting('superuser_reserved_connections')::int
      - current_setting('reserved_connections')::int as open_to_all) as server
  where rolname = current_user`;

// Refused on every address of a name: the message is empty, the parts have it.
function messageOf(error: unknown): string {
  const { message, errors } = error as { message?: string; errors?: { message: string }[] };
  return message || (errors ?? []).map((part) => part.message).join(', ');
}
