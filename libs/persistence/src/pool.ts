import { ConfigError } from '@attestry/config';
import { bug } from '@attestry/domain-errors';
import { readFileSync } from 'node:fs';
import pg from 'pg';

export interface PoolSettings {
  /** Name in pg_stat_activity. */
  readonly application: string;
  readonly max: number;
  readonly min?: number;
  readonly acquireTimeoutMs?: number;
  readonly idleTimeoutMs?: number;
  readonly maxUses?: number;
  /** File with the authority that signed the server's certificate; without it those of the system are trusted. */
  readonly sslCa?: string | undefined;
  /** No TLS; only towards this machine. */
  readonly insecure?: boolean;
  /** Default: node-postgres' own reading of values. */
  readonly types?: pg.CustomTypesConfig;
  readonly onError?: (error: Error) => void;
}

const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|::1|\[::1\])$/;

/**
 * A pool of connections as the role in the URL. Statements are sent without waiting for the answer of the one before.
 * Errors of idle connections are reported, not thrown: the pool has dropped the connection already.
 */
export function createPool(url: string, settings: PoolSettings): pg.Pool {
  const pool = new pg.Pool({
    ...connectionOf(url, settings),
    application_name: settings.application,
    max: settings.max,
    min: settings.min ?? 0,
    connectionTimeoutMillis: settings.acquireTimeoutMs ?? 1_000,
    idleTimeoutMillis: settings.idleTimeoutMs ?? 30_000,
    maxUses: settings.maxUses ?? 50_000,
    keepAlive: true,
    pipeline: true,
    ...(settings.types ? { types: settings.types } : {}),
  });
  const report = settings.onError ?? (() => undefined);
  pool.on('error', report);
  pool.on('connect', (client) => client.on('error', report));
  return pool;
}

/** What a URL and the TLS settings say; certificate and host name are always checked. */
export function connectionOf(url: string, settings: Pick<PoolSettings, 'sslCa' | 'insecure'>): pg.ClientConfig {
  const at = new URL(url);
  if (at.search !== '') throw new ConfigError('a database URL takes no parameters here: TLS is set by DB_SSL_CA');
  const host = at.hostname.replace(/^\[|\]$/g, '');
  if (settings.insecure && !LOOPBACK.test(host)) {
    throw new ConfigError(`DB_INSECURE allows no TLS towards this machine only, not towards ${host}`);
  }
  return {
    host,
    port: Number(at.port || 5432),
    user: decodeURIComponent(at.username),
    password: decodeURIComponent(at.password),
    database: decodeURIComponent(at.pathname.slice(1)),
    ssl: settings.insecure
      ? false
      : { rejectUnauthorized: true, ...(settings.sslCa === undefined ? {} : { ca: readFileSync(settings.sslCa) }) },
  };
}

export interface BackendKey {
  readonly processId: number;
  readonly secretKey: number;
}

/** What a cancel request must know of a connection; node-postgres keeps it undocumented. */
export function backendKeyOf(client: pg.ClientBase): BackendKey {
  const { processID, secretKey } = client as pg.ClientBase & { processID?: number; secretKey?: number };
  if (processID === undefined || secretKey === undefined) return bug('the connection has no backend key');
  return { processId: processID, secretKey };
}

/** Ends a connection whose state is not known any more; the pool then drops it. */
export function destroyConnection(client: pg.ClientBase): void {
  (client as pg.ClientBase & { connection: { stream: { destroy(): void } } }).connection.stream.destroy();
}
