import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { JobRunner, type TenantJob } from '@attestry/jobs';
import { createPool } from '@attestry/persistence';
import { as, asOperator, TenancyWorld } from '../../fixtures/tenancy-world.js';
import { TenantOnboardingJob } from './tenant-onboarding.job.js';
import { TenantSyncJob } from './tenant-sync.job.js';
import { TrialEndJob } from './trial-end.job.js';

let world: TenancyWorld;
let pool: ReturnType<typeof createPool>;
let runner: JobRunner;
let jobs: { onboarding: TenantJob; trialEnd: TenantJob; sync: TenantJob };

beforeAll(async () => {
  world = await TenancyWorld.open();
  pool = createPool(world.jobsUrl, { application: 'spec', max: 4, insecure: true });
  jobs = {
    onboarding: new TenantOnboardingJob(world.onboarding),
    trialEnd: new TrialEndJob(world.trials),
    sync: new TenantSyncJob(world.projector),
  };
  runner = new JobRunner({
    service: 'tenancy',
    region: 'us-east',
    pool,
    jobs: Object.values(jobs),
    log: { error: () => undefined },
    pollSeconds: 0.5,
  });
  await runner.start();
});

afterAll(async () => {
  await runner?.stop(2_000);
  await pool?.end();
  await world?.close();
});

const statusOf = async (id: string) => (await as(id, () => world.tenants.get())).tenant.status;

async function until(condition: () => Promise<boolean>, timeoutMs = 15_000): Promise<void> {
  const end = Date.now() + timeoutMs;
  while (!(await condition())) {
    if (Date.now() > end) throw new Error('it did not happen in time');
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

describe('the jobs of tenancy', () => {
  it('finish an onboarding that stopped half-way', async () => {
    world.services.down.add('entities');
    const id = await world.aTenant();
    expect(await statusOf(id)).toBe('provisioning');
    world.services.down.clear();
    await runner.planNow(jobs.onboarding);
    await until(async () => (await statusOf(id)) === 'trial');
    await until(async () => world.invitations.orders.some(({ tenantId }) => tenantId === id));
  });

  it('suspend a tenant whose trial is over, and no other', async () => {
    const [over, running] = [await world.aTenant(), await world.aTenant()];
    await world.admin.query('update tenancy.tenants set trial_ends_at = now() where id = $1', [over]);
    await runner.planNow(jobs.trialEnd);
    await until(async () => (await statusOf(over)) === 'suspended');
    expect(await statusOf(running)).toBe('trial');
    const { rows } = await world.admin.query<{ actor: { type: string; id: string } }>(
      `select event -> 'actor' as actor from tenancy.outbox where tenant_id = $1 and action = 'tenant.suspended'`,
      [over],
    );
    expect(rows).toEqual([{ actor: { type: 'job', id: 'trial-end' } }]);
  });

  it('repair the copy of a service that was left behind', async () => {
    const id = await world.aTenant();
    world.services.down.add('rag');
    await asOperator(() => world.operations.suspend(id, 'spec', ''));
    await as(id, () => world.projector.push());
    world.services.down.clear();
    world.services.told.length = 0;
    await runner.planNow(jobs.sync);
    await until(async () =>
      world.services.told.some(
        ([service, tenant]) => service === 'rag' && tenant.tenantId === id && tenant.status === 'suspended',
      ),
    );
  });
});
