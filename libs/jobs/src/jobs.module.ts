import {
  type DynamicModule,
  Inject,
  Injectable,
  Module,
  type OnApplicationBootstrap,
  type OnApplicationShutdown,
  type Type,
} from '@nestjs/common';
import { databaseSettings, loadConfig, region, type ServiceName } from '@attestry/config';
import { logger } from '@attestry/observability';
import { createPool } from '@attestry/persistence';
import type { Pool } from 'pg';
import { watchJobAge } from './job-metrics.js';
import { JobRunner } from './job-runner.js';
import type { TenantJob } from './tenant-job.js';

const OPTIONS = Symbol('jobs options');
const JOBS = Symbol('jobs');
const DRAIN_MS = 5_000;

interface RunnerOptions {
  service: ServiceName;
}

@Injectable()
class JobsLifecycle implements OnApplicationBootstrap, OnApplicationShutdown {
  #pool: Pool | undefined;
  #runner: JobRunner | undefined;

  constructor(
    @Inject(OPTIONS) private readonly options: RunnerOptions,
    @Inject(JOBS) private readonly jobs: readonly TenantJob[],
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    const { service } = this.options;
    const settings = loadConfig(service, { ...databaseSettings(), REGION: region() });
    const log = logger(service);
    this.#pool = createPool(settings.JOBS_DATABASE_URL, {
      application: `attestry-${service}-jobs`,
      max: 2,
      acquireTimeoutMs: settings.DB_CONNECT_TIMEOUT,
      sslCa: settings.DB_SSL_CA,
      insecure: settings.DB_INSECURE,
      onError: (error) => log.warn({ err: error }, 'a connection of the job queue was lost'),
    });
    watchJobAge(this.#pool, `${service}_jobs`);
    this.#runner = new JobRunner({
      service,
      region: settings.REGION,
      pool: this.#pool,
      jobs: this.jobs,
      log,
    });
    await this.#runner.start();
  }

  async onApplicationShutdown(): Promise<void> {
    await this.#runner?.stop(DRAIN_MS);
    await this.#pool?.end();
  }
}

export interface JobsOptions {
  service: ServiceName;
  /** Each is made by Nest; its own dependencies come from `imports`. */
  jobs: readonly Type<TenantJob>[];
  imports?: NonNullable<DynamicModule['imports']>;
}

/** Runs a service's background jobs as long as the service runs. */
@Module({})
export class JobsModule {
  static forService({ service, jobs, imports = [] }: JobsOptions): DynamicModule {
    return {
      module: JobsModule,
      imports,
      providers: [
        { provide: OPTIONS, useValue: { service } satisfies RunnerOptions },
        ...jobs,
        { provide: JOBS, useFactory: (...made: TenantJob[]) => made, inject: [...jobs] },
        JobsLifecycle,
      ],
    };
  }
}
