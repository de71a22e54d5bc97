import { currentContext, runAs } from '@attestry/request-context';
import type { Pool } from 'pg';
import type { Job, PgBoss } from 'pg-boss';
import { countStep } from './job-metrics.js';
import { openJobQueue } from './job-queue.js';
import type { TenantJob } from './tenant-job.js';
import { tenantsOf } from './tenant-list.js';

/** The part of the service's logger that is needed here. */
export interface JobLog {
  error(fields: object, message: string): void;
}

export interface JobRunnerOptions {
  service: string;
  region: string;
  /** Connections as `<service>_jobs`. */
  pool: Pool;
  jobs: readonly TenantJob[];
  log: JobLog;
  /** Seconds between two looks for work. Default 5. */
  pollSeconds?: number;
}

/** One entry per key that is not over; the work of a process that died is taken up again after a minute. */
const RETRIES = { policy: 'exclusive', retryBackoff: true, expireInSeconds: 900, heartbeatSeconds: 60 };

interface Payload {
  tenantId: string;
  cursor?: string;
}

/**
 * Runs the jobs of one service. Of all its replicas one plans a round, as the queue of plans admits one entry; a tenant
 * that is still busy with the round before is left alone.
 */
export class JobRunner {
  readonly #queue: PgBoss;
  readonly #schema: string;

  constructor(private readonly options: JobRunnerOptions) {
    this.#schema = `${options.service}_jobs`;
    this.#queue = openJobQueue(options.pool, this.#schema, (error) =>
      options.log.error({ err: error }, 'the job queue reports an error'),
    );
  }

  async start(): Promise<void> {
    await this.#queue.start();
    for (const job of this.options.jobs) await this.#serve(job);
  }

  /** Lets running steps end, for at most the given time. */
  async stop(timeoutMs: number): Promise<void> {
    await this.#queue.stop({ graceful: true, timeout: timeoutMs, close: false });
  }

  /** Begins a round now instead of at the next tick; false if one is being planned already. */
  async planNow(job: TenantJob): Promise<boolean> {
    return (await this.#queue.send(planOf(job), {}, { singletonKey: 'cell' })) !== null;
  }

  async #serve(job: TenantJob): Promise<void> {
    const plan = planOf(job);
    const polling = { pollingIntervalSeconds: this.options.pollSeconds ?? 5 };
    await this.#queue.createQueue(plan, { ...RETRIES, retryLimit: 3 });
    await this.#queue.createQueue(job.name, { ...RETRIES, retryLimit: 8 });
    await this.#queue.schedule(plan, job.cron, {}, { singletonKey: 'cell', tz: 'UTC' });
    await this.#queue.work(plan, polling, () => this.#plan(job));
    await this.#queue.work<Payload>(job.name, polling, async (batch) => {
      for (const entry of batch) await this.#work(job, entry);
    });
  }

  async #plan(job: TenantJob): Promise<void> {
    for await (const tenants of tenantsOf(this.options.pool, this.options.service, job.statuses)) {
      await this.#queue.insert(
        job.name,
        tenants.map((tenantId) => ({ data: { tenantId }, singletonKey: tenantId })),
      );
    }
  }

  async #work(job: TenantJob, entry: Job<Payload>): Promise<void> {
    const { tenantId } = entry.data;
    let cursor = entry.data.cursor;
    do {
      cursor = await this.#step(job, entry, tenantId, cursor);
      if (cursor !== undefined) await this.#keep(job, entry.id, cursor);
    } while (cursor !== undefined);
  }

  async #step(job: TenantJob, entry: Job<Payload>, tenantId: string, cursor: string | undefined) {
    const context = {
      tenantId,
      actor: { type: 'job' as const, id: job.name },
      name: job.name,
      region: this.options.region,
      timeoutMs: job.stepTimeoutMs,
      signal: entry.signal,
    };
    try {
      const next = await runAs(context, () => job.run({ tenantId, cursor, signal: currentContext().signal }));
      countStep(job.name, 'done');
      return next;
    } catch (error) {
      countStep(job.name, 'failed');
      this.options.log.error({ err: error, job: job.name, tenant_id: tenantId }, 'a step of a job failed');
      throw error;
    }
  }

  async #keep(job: TenantJob, id: string, cursor: string): Promise<void> {
    await this.options.pool.query(updateCursor(this.#schema), [job.name, id, cursor]);
  }
}

const updateCursor = (schema: string): string =>
  `update ${schema}.job set data = data || jsonb_build_object('cursor', $3::text) where name = $1 and id = $2`;

const planOf = (job: TenantJob): string => `${job.name}.plan`;
