import { Inject, Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import type { Logger } from '@attestry/observability';
import { LOGGER } from '@attestry/rpc';
import { dropReleasedDays, type JobsPool, maintainEventPartitions } from './event-partitions.js';

/** Nest token of the pool of `entities_jobs`. */
export const JOBS_POOL = Symbol('jobs pool');

const INTERVAL_MS = 3_600_000;

/**
 * Keeps the event partitions up, ahead and behind: at start and every hour. It is for the cell, not for a tenant, and the
 * functions themselves let one replica at a time in, so it needs no queue. If it fails, events go on into the default partition.
 */
@Injectable()
export class EventPartitionUpkeep implements OnApplicationBootstrap, OnApplicationShutdown {
  #timer: NodeJS.Timeout | undefined;
  #running: Promise<void> = Promise.resolve();

  constructor(
    @Inject(JOBS_POOL) private readonly jobs: JobsPool,
    @Inject(LOGGER) private readonly log: Logger,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    this.#timer = setInterval(() => (this.#running = this.run()), INTERVAL_MS).unref();
    await this.run();
  }

  async onApplicationShutdown(): Promise<void> {
    clearInterval(this.#timer);
    await this.#running;
    await this.jobs.end();
  }

  private async run(): Promise<void> {
    try {
      const made = await maintainEventPartitions(this.jobs);
      if (made > 0) this.log.info({ made }, 'event partitions made');
      const dropped = await dropReleasedDays(this.jobs);
      if (dropped.length > 0) this.log.info({ dropped }, 'event partitions dropped');
    } catch (error) {
      this.log.error({ err: error }, 'event partitions not kept up');
    }
  }
}
