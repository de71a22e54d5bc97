import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { uuidv7 } from '@attestry/ids';
import { createPool } from '@attestry/persistence';
import { currentActor, currentTenant } from '@attestry/request-context';
import { aDatabase, type TestDatabase } from '@attestry/testing';
import pg from 'pg';
import { oldestAge } from './job-metrics.js';
import { JobRunner } from './job-runner.js';
import { type JobStep, TenantJob } from './tenant-job.js';

const NEVER = '0 0 1 1 *';

let database: TestDatabase;
let pool: pg.Pool;
let admin: pg.Client;
let runners: JobRunner[] = [];

beforeAll(async () => {
  database = await aDatabase();
  pool = createPool(database.urls['tenancy_jobs']!, { application: 'spec', max: 6, insecure: true });
  admin = new pg.Client({ connectionString: database.adminUrl });
  await admin.connect();
});

afterAll(async () => {
  await pool?.end();
  await admin?.end();
  await database?.drop();
});

beforeEach(async () => {
  await admin.query('delete from tenancy.local_tenants');
  await admin.query('delete from tenancy_jobs.job');
});

afterEach(async () => {
  await Promise.all(runners.map((runner) => runner.stop(2_000)));
  runners = [];
});

/** What a run of the spec's job saw. */
type Seen = { tenant: string; actor: string; cursor: string | undefined };

class SpecJob extends TenantJob {
  override readonly cron = NEVER;
  override readonly statuses = ['trial', 'active'];
  readonly seen: Seen[] = [];

  constructor(
    override readonly name: string,
    private readonly work: (step: JobStep) => Promise<string | undefined>,
  ) {
    super();
  }

  override run(step: JobStep): Promise<string | undefined> {
    this.seen.push({ tenant: currentTenant(), actor: currentActor().id, cursor: step.cursor });
    return this.work(step);
  }
}

async function aRunner(job: TenantJob, pollSeconds = 0.5): Promise<JobRunner> {
  const runner = new JobRunner({
    service: 'tenancy',
    region: 'us-east',
    pool,
    jobs: [job],
    log: { error: () => undefined },
    pollSeconds,
  });
  await runner.start();
  runners.push(runner);
  return runner;
}

async function someTenants(count: number, status = 'trial'): Promise<string[]> {
  const ids = Array.from({ length: count }, () => uuidv7());
  await admin.query(
    `insert into tenancy.local_tenants (tenant_id, slug, region, status, event_position)
     select id, 'tenant', 'us-east', $2, 1 from unnest($1::uuid[]) as id`,
    [ids, status],
  );
  return ids;
}

async function until(condition: () => boolean | Promise<boolean>, timeoutMs = 20_000): Promise<void> {
  const end = Date.now() + timeoutMs;
  while (!(await condition())) {
    if (Date.now() > end) throw new Error('it did not happen in time');
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

const jobsOf = async (name: string): Promise<{ state: string; tenant: string }[]> => {
  const { rows } = await admin.query<{ state: string; tenant: string }>(
    `select state::text, data ->> 'tenantId' as tenant from tenancy_jobs.job where name = $1`,
    [name],
  );
  return rows;
};

const allOver = async (name: string): Promise<boolean> => {
  const jobs = await jobsOf(name);
  return jobs.length > 0 && jobs.every(({ state }) => state === 'completed');
};

describe('a job', () => {
  it('runs for each tenant in its states, as that tenant and under its own name', async () => {
    const tenants = await someTenants(3);
    await someTenants(2, 'erased');
    const job = new SpecJob('spec-each', async () => undefined);
    await (await aRunner(job)).planNow(job);
    await until(() => allOver(job.name));
    expect(job.seen.map(({ tenant }) => tenant).sort()).toEqual(tenants.sort());
    expect(new Set(job.seen.map(({ actor }) => actor))).toEqual(new Set(['spec-each']));
  });

  it('is done once a round, however many replicas run', async () => {
    const tenants = await someTenants(5);
    const job = new SpecJob('spec-once', async () => undefined);
    const [first] = [await aRunner(job), await aRunner(job)];
    await first.planNow(job);
    await until(() => allOver(job.name));
    expect(job.seen.map(({ tenant }) => tenant).sort()).toEqual(tenants.sort());
  });

  it('has one round planned at a time, whichever replica asks', async () => {
    const job = new SpecJob('spec-plan', async () => undefined);
    const [first, second] = [await aRunner(job, 60), await aRunner(job, 60)];
    await new Promise((resolve) => setTimeout(resolve, 300)); // both have looked for work and rest now
    const planned = await Promise.all([first.planNow(job), second.planNow(job), first.planNow(job)]);
    expect(planned.filter(Boolean)).toHaveLength(1);
  });

  it('goes on at the step that failed, not at the first', async () => {
    await someTenants(1);
    let failures = 0;
    const job = new SpecJob('spec-resume', async ({ cursor }) => {
      if (cursor === undefined) return 'b';
      if (cursor === 'b') return 'c';
      if (failures++ === 0) throw new Error('the process dies here');
      return undefined;
    });
    await (await aRunner(job)).planNow(job);
    await until(() => allOver(job.name));
    expect(job.seen.map(({ cursor }) => cursor)).toEqual([undefined, 'b', 'c', 'c']);
  });

  it('leaves a tenant alone that is busy with the round before', async () => {
    await someTenants(1);
    let release = (): void => undefined;
    const job = new SpecJob('spec-busy', () => new Promise((resolve) => (release = () => resolve(undefined))));
    const runner = await aRunner(job);
    await runner.planNow(job);
    await until(() => job.seen.length === 1);
    await runner.planNow(job);
    await until(() => allOver(`${job.name}.plan`));
    expect(await jobsOf(job.name)).toHaveLength(1);
    release();
    await until(() => allOver(job.name));
    expect(job.seen).toHaveLength(1);
  });

  it('has its step aborted when its time is over', async () => {
    await someTenants(1);
    const job = new (class extends SpecJob {
      override readonly stepTimeoutMs = 100;
    })('spec-late', ({ signal }) =>
      Promise.race([
        new Promise<undefined>((resolve) => setTimeout(() => resolve(undefined), 400)),
        new Promise<undefined>((_, reject) => signal.addEventListener('abort', () => reject(new Error('aborted')))),
      ]),
    );
    await (await aRunner(job)).planNow(job);
    await until(async () => (await jobsOf(job.name)).some(({ state }) => state === 'retry' || job.seen.length > 1));
  });
});

describe('the age of jobs', () => {
  it('is that of the oldest one that is not over', async () => {
    const job = new SpecJob('spec-age', async () => undefined);
    await aRunner(job);
    expect(await oldestAge(pool, 'tenancy_jobs')).toBe(0);
    await admin.query(
      `insert into tenancy_jobs.job (name, data, start_after, created_on)
       values ($1, '{"tenantId": "x"}', now() - interval '90 s', now() - interval '90 s')`,
      [`${job.name}.plan`],
    );
    const age = await oldestAge(pool, 'tenancy_jobs');
    expect(age).toBeGreaterThan(85);
    expect(age).toBeLessThan(120);
  });
});
