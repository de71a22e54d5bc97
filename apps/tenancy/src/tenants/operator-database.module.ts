import { Inject, Injectable, Module, type OnApplicationShutdown } from '@nestjs/common';
import { logger } from '@attestry/observability';
import { type Database, openDatabase, UnitOfWork } from '@attestry/persistence';
import { SETTINGS, type TenancySettings } from '../config.js';
import { OPERATOR_UNIT_OF_WORK } from './operator-unit-of-work.js';
import { TenantEntity } from './tenant.entity.js';

const OPERATOR_DATABASE = Symbol('operator database');

const open = (settings: TenancySettings): Database => {
  const log = logger('tenancy');
  return openDatabase({
    url: settings.OPERATOR_DATABASE_URL,
    service: 'tenancy',
    entities: [TenantEntity],
    sslCa: settings.DB_SSL_CA,
    insecure: settings.DB_INSECURE,
    max: 2,
    acquireTimeoutMs: settings.DB_ACQUIRE_TIMEOUT,
    idleTimeoutMs: settings.DB_IDLE_TIMEOUT,
    queryTimeoutMs: settings.DB_QUERY_TIMEOUT,
    onError: (error) => log.warn({ err: error }, 'operator database connection lost'),
  });
};

@Injectable()
class OperatorDatabaseCloser implements OnApplicationShutdown {
  constructor(@Inject(OPERATOR_DATABASE) private readonly database: Database) {}

  async onApplicationShutdown(): Promise<void> {
    await this.database.close();
  }
}

/** A second way to the database, read-only and across tenants, apart from the one that works as a tenant. */
@Module({
  providers: [
    { provide: OPERATOR_DATABASE, inject: [SETTINGS], useFactory: open },
    {
      provide: OPERATOR_UNIT_OF_WORK,
      inject: [OPERATOR_DATABASE],
      useFactory: (database: Database) => new UnitOfWork(database),
    },
    OperatorDatabaseCloser,
  ],
  exports: [OPERATOR_UNIT_OF_WORK],
})
export class OperatorDatabaseModule {}
