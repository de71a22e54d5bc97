import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { runAs } from '@attestry/request-context';
import { AService } from '../fixtures/a-service.js';
import { aCompleted, aConditional, age } from '../fixtures/completed.js';
import { StatusUpkeepJob } from './status-upkeep.job.js';

let world: AService;
beforeAll(async () => {
  world = await AService.start();
});
afterAll(() => world?.stop());

async function keepUp(tenantId: string): Promise<void> {
  const job = world.service.get(StatusUpkeepJob);
  const actor = { type: 'job' as const, id: job.name };
  const context = { tenantId, actor, name: job.name, region: 'us-east', timeoutMs: job.stepTimeoutMs };
  const cursor = await runAs(context, () =>
    job.run({ tenantId, cursor: undefined, signal: AbortSignal.timeout(9_000) }),
  );
  expect(cursor).toBeUndefined();
}

const told = async (tenant: string) =>
  (await world.events(tenant))
    .filter(({ action }) => action.startsWith('cmmc_status.') && action !== 'cmmc_status.begin')
    .map(({ action, details }) => [action, details['days'] ?? details['reason']]);

describe('the upkeep of statuses', () => {
  it('reminds once at each threshold, at the nearest after a pause, and writes down the end', async () => {
    const tenant = await world.aTenant();
    const assessmentId = await aCompleted(world, tenant, { '3.1.3': 'not_met' });
    const id = await aConditional(world, tenant, assessmentId, 100);
    await keepUp(tenant);
    expect(await told(tenant)).toEqual([]);
    await age(world, id, 50);
    await keepUp(tenant);
    await keepUp(tenant);
    expect(await told(tenant)).toEqual([['cmmc_status.close_out_due', 30]]);
    await age(world, id, 25);
    await keepUp(tenant);
    expect(await told(tenant)).toEqual([
      ['cmmc_status.close_out_due', 30],
      ['cmmc_status.close_out_due', 7],
    ]);
    await age(world, id, 10);
    await keepUp(tenant);
    await keepUp(tenant);
    expect((await told(tenant)).slice(2)).toEqual([['cmmc_status.expire', 'close_out_missed']]);
    const { rows } = await world.sql<{ state: string; late: number; changes: number }>(
      `select state, ((now() at time zone 'utc')::date - ended_on)::int as late,
              (select count(*)::int from assessments.cmmc_status_changes where status_id = $1) as changes
         from assessments.cmmc_statuses where id = $1`,
      [id],
    );
    expect(rows).toEqual([{ state: 'expired', late: 4, changes: 1 }]);
  });

  it('reminds of the affirmation that is next, and of the end of validity', async () => {
    const tenant = await world.aTenant();
    const assessmentId = await aCompleted(world, tenant);
    const { cmmcStatuses } = world.as(tenant);
    const listed = await cmmcStatuses.listCmmcStatuses({
      pageSize: 0,
      pageToken: '',
      assessmentId,
      standing: 0,
      level: 0,
    });
    const id = listed.cmmcStatuses[0]!.id;
    await keepUp(tenant);
    expect(await told(tenant)).toEqual([['cmmc_status.affirmation_due', 1]]);
    await cmmcStatuses.affirmCmmcStatus({
      id,
      officialName: 'Ada',
      officialTitle: 'CEO',
      officialContact: 'x',
      statement: 'x',
    });
    await age(world, id, 3 * 365 - 13);
    await keepUp(tenant);
    expect((await told(tenant)).slice(2)).toEqual([['cmmc_status.validity_ending', 14]]);
  });
});
