import {
  CONNECTIONS_BESIDE_POOL,
  ConfigError,
  databaseSettings,
  loadConfig,
  region,
  type ServiceName,
} from '@attestry/config';
import { logger, watchPool } from '@attestry/observability';
import { IdempotencyPort, ReadinessProbe } from '@attestry/rpc';
import { type DynamicModule, Inject, Injectable, Module, type OnApplicationShutdown } from '@nestjs/common';
import { refusalOf } from './boot-checks.js';
import { type Database, type DatabaseOptions, openDatabase } from './database.js';
import { DatabaseReadiness, poolFigures } from './database-readiness.js';
import { IdempotencyStore } from './idempotency-store.js';
import { UnitOfWork } from './unit-of-work.js';

/** Nest token of the service's `Database`. */
export const DATABASE = Symbol('database');

/** Gives a service its unit of work. The service does not start on a database that would not isolate its tenants. */
@Module({})
export class PersistenceModule {
  static forService(options: { service: ServiceName; entities: DatabaseOptions['entities'] }): DynamicModule {
    return {
      module: PersistenceModule,
      global: true,
      providers: [
        { provide: DATABASE, useFactory: () => openChecked(options) },
        { provide: UnitOfWork, inject: [DATABASE], useFactory: (database: Database) => new UnitOfWork(database) },
        {
          provide: IdempotencyStore,
          inject: [DATABASE, UnitOfWork],
          useFactory: (database: Database, unitOfWork: UnitOfWork) => new IdempotencyStore(database, unitOfWork),
        },
        {
          provide: DatabaseReadiness,
          inject: [DATABASE],
          useFactory: (database: Database) => new DatabaseReadiness(database),
        },
        { provide: IdempotencyPort, useExisting: IdempotencyStore },
        { provide: ReadinessProbe, useExisting: DatabaseReadiness },
        DatabaseCloser,
      ],
      exports: [DATABASE, UnitOfWork, IdempotencyStore, DatabaseReadiness, IdempotencyPort, ReadinessProbe],
    };
  }
}

@Injectable()
class DatabaseCloser implements OnApplicationShutdown {
  constructor(@Inject(DATABASE) private readonly database: Database) {}

  async onApplicationShutdown(): Promise<void> {
    await this.database.close();
  }
}

async function openChecked({
  service,
  entities,
}: {
  service: ServiceName;
  entities: DatabaseOptions['entities'];
}): Promise<Database> {
  const settings = loadConfig(service, { ...databaseSettings(), REGION: region() });
  const tls = { sslCa: settings.DB_SSL_CA, insecure: settings.DB_INSECURE };
  const refusal = await refusalOf({
    ...tls,
    url: settings.DATABASE_URL,
    service,
    region: settings.REGION,
    connectTimeoutMs: settings.DB_CONNECT_TIMEOUT,
    pool: settings.DB_POOL_MAX,
    otherPools: CONNECTIONS_BESIDE_POOL,
    cellConnections: settings.DB_CELL_CONNECTIONS,
  });
  if (refusal !== undefined) throw new ConfigError(`${service}: ${refusal}`);
  const log = logger(service);
  const database = openDatabase({
    ...tls,
    url: settings.DATABASE_URL,
    service,
    entities,
    min: settings.DB_POOL_MIN,
    max: settings.DB_POOL_MAX,
    acquireTimeoutMs: settings.DB_ACQUIRE_TIMEOUT,
    idleTimeoutMs: settings.DB_IDLE_TIMEOUT,
    maxUses: settings.DB_POOL_MAX_USES,
    queryTimeoutMs: settings.DB_QUERY_TIMEOUT,
    onError: (error) => log.warn({ err: error }, 'database connection lost'),
  });
  watchPool(service, () => poolFigures(database));
  return database;
}
