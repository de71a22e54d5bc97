import { Module } from '@nestjs/common';
import { databaseSettings, loadConfig } from '@attestry/config';
import type { Logger } from '@attestry/observability';
import { createPool } from '@attestry/persistence';
import { LOGGER } from '@attestry/rpc';
import { EventIngestModule } from '../event-ingest/event-ingest.module.js';
import { RollupsModule } from '../rollups/rollups.module.js';
import { EventPartitionUpkeep, JOBS_POOL } from './event-partition-upkeep.js';
import type { JobsPool } from './event-partitions.js';
import { EventsGrpc } from './events.grpc.js';
import { EventsRepository } from './events.repository.js';
import { EventsService } from './events.service.js';

@Module({
  imports: [EventIngestModule, RollupsModule],
  providers: [
    EventsGrpc,
    EventsService,
    EventsRepository,
    EventPartitionUpkeep,
    { provide: JOBS_POOL, useFactory: jobsPool, inject: [LOGGER] },
  ],
})
export class EventsModule {}

function jobsPool(log: Logger): JobsPool {
  const settings = loadConfig('entities', databaseSettings());
  return createPool(settings.JOBS_DATABASE_URL, {
    application: 'attestry-entities-jobs',
    max: 1,
    acquireTimeoutMs: settings.DB_CONNECT_TIMEOUT,
    sslCa: settings.DB_SSL_CA,
    insecure: settings.DB_INSECURE,
    onError: (error) => log.warn({ err: error }, 'a connection of the jobs was lost'),
  });
}
