import { type AnyEntity, type EntityClass, type EntitySchema, MikroORM } from '@mikro-orm/postgresql';
import type pg from 'pg';
import { ormTypes } from './orm-types.js';
import { connectionOf, createPool, type PoolSettings } from './pool.js';
import { TenantDialect } from './tenant-dialect.js';

export interface DatabaseOptions extends Omit<PoolSettings, 'application' | 'types'> {
  readonly url: string;
  readonly service: string;
  readonly entities: readonly (EntityClass<AnyEntity> | EntitySchema)[];
  /** Ceiling of a statement, lowered to the call's remaining time. */
  readonly queryTimeoutMs?: number;
}

/** One service's way to its schema: a pool, and MikroORM over it. */
export interface Database {
  readonly service: string;
  readonly orm: MikroORM;
  readonly pool: pg.Pool;
  readonly server: { readonly host: string; readonly port: number };
  readonly queryTimeoutMs: number;
  onError(error: Error): void;
  close(): Promise<void>;
}

export function openDatabase(options: DatabaseOptions): Database {
  const { url, service, entities, queryTimeoutMs = 3_000 } = options;
  const pool = createPool(url, { ...options, application: `attestry-${service}`, types: ormTypes });
  const orm = new MikroORM({
    entities: [...entities],
    discovery: { warnWhenNoEntities: false },
    dbName: new URL(url).pathname.slice(1),
    driverOptions: new TenantDialect(pool),
    debug: false,
    // Errors go up to whoever answers the call; a logger here would print SQL with the values in it.
    logger: () => undefined,
    forceUtcTimezone: true,
  });
  const { host, port } = connectionOf(url, options);
  return {
    service,
    orm,
    pool,
    server: { host: host ?? '', port: port ?? 5432 },
    queryTimeoutMs,
    onError: options.onError ?? (() => undefined),
    async close() {
      await orm.close(true);
      await pool.end();
    },
  };
}
