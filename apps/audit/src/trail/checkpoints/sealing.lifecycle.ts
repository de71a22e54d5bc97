import { LOGGER } from '@attestry/rpc';
import type { Logger } from '@attestry/observability';
import { createPool } from '@attestry/persistence';
import { Inject, Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { type AuditSettings, SETTINGS } from '../../config.js';
import { Publisher } from './publisher.js';
import { SealLoop } from './seal-loop.js';
import { Sealer } from './sealer.js';
import { UnsealedTenants } from './unsealed-tenants.js';

const LOOK_MS = 1_000;

/** Seals as long as the service runs, with the role of the jobs. */
@Injectable()
export class SealingLifecycle implements OnApplicationBootstrap, OnModuleDestroy {
  private end: (() => Promise<void>) | undefined;

  constructor(
    @Inject(SETTINGS) private readonly settings: AuditSettings,
    @Inject(LOGGER) private readonly log: Logger,
    private readonly sealer: Sealer,
    private readonly publisher: Publisher,
  ) {}

  onApplicationBootstrap(): void {
    const { settings, log } = this;
    const pool = createPool(settings.JOBS_DATABASE_URL, {
      application: 'attestry-audit-seal',
      max: 1,
      acquireTimeoutMs: settings.DB_CONNECT_TIMEOUT,
      sslCa: settings.DB_SSL_CA,
      insecure: settings.DB_INSECURE,
      onError: (error) => log.warn({ err: error }, 'a connection of the sealing job was lost'),
    });
    const loop = new SealLoop(
      new UnsealedTenants(pool),
      this.sealer,
      this.publisher,
      {
        region: settings.REGION,
        intervalMs: settings.HEAD_INTERVAL_MS,
        lookMs: Math.min(LOOK_MS, settings.HEAD_INTERVAL_MS),
      },
      (error) => log.error({ err: error }, 'a chain could not be sealed or published; it is tried again'),
    );
    loop.start();
    this.end = async () => {
      await loop.stop();
      await pool.end();
    };
  }

  async onModuleDestroy(): Promise<void> {
    await this.end?.();
  }
}
