import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { uuidv7 } from '@attestry/ids';
import { pageOf } from '@attestry/persistence';
import { World } from '../fixtures/a-world.js';
import { insertManyRemediations } from '../fixtures/many-remediations.js';
import { pageStatement } from '../paging/select-page.js';
import { listingOf } from './actions.repository.js';
import type { RemediationFilter } from './remediation-query.js';

const TENANTS = Array.from({ length: 10 }, () => uuidv7());
const [TENANT = ''] = TENANTS;
const idOf = (name: string) => createHash('md5').update(name).digest('hex');
const RECENTLY = `${new Date(Date.now() - 30_000_000).toISOString().slice(0, 19).replace('T', ' ')}+00`;

let world: World;
beforeAll(async () => {
  world = await World.open();
  await insertManyRemediations(world.testDatabase.adminUrl, TENANTS);
});
afterAll(() => world?.close());

async function planOf(sql: string, params: readonly unknown[]): Promise<string> {
  const lines = await world.as(TENANT, () => world.sql<{ 'QUERY PLAN': string }>(`explain (costs off) ${sql}`, params));
  return lines.map((line) => line['QUERY PLAN']).join('\n');
}

const filter = (narrowed: Partial<RemediationFilter>): RemediationFilter => ({
  entityId: undefined,
  threatId: undefined,
  workflowId: undefined,
  status: undefined,
  ...narrowed,
});

describe('each list of actions reads one index and sorts nothing', () => {
  it.each<[string, RemediationFilter]>([
    ['remediation_events_time_idx', filter({})],
    ['remediation_events_entity_idx', filter({ entityId: idOf('entity7') })],
    ['remediation_events_threat_idx', filter({ threatId: idOf('threat7') })],
    ['remediation_events_workflow_idx', filter({ workflowId: idOf('workflow7') })],
    ['remediation_events_status_idx', filter({ status: 'failed' })],
  ])('%s', async (index, narrowed) => {
    const first = pageOf({ pageSize: 20, pageToken: '' }, { list: 'spec', sortKey: 'timestamp' });
    for (const page of [first, { ...first, after: { key: RECENTLY, id: uuidv7() } }]) {
      const { sql, params } = pageStatement(page, listingOf(narrowed));
      const plan = await planOf(sql, params);
      expect(plan).toContain(index);
      expect(plan).not.toMatch(/\bSort\b(?! Key)|Seq Scan/);
    }
  });
});

describe('upkeep', () => {
  it('finds what waits too long and runs that were abandoned by index', async () => {
    const waiting = `select id from entities.remediation_events where status = 'pending_approval'
      and approval_expires_at <= now() order by approval_expires_at limit 100`;
    expect(await planOf(waiting, [])).toContain('remediation_events_waiting_idx');
    const running = `select id from entities.remediation_events where running is not null and lease_until <= now()
      order by lease_until limit 5`;
    expect(await planOf(running, [])).toContain('remediation_events_running_idx');
    const steps = 'select step from entities.remediation_steps where action_id = $1::uuid order by id limit 500';
    expect(await planOf(steps, [uuidv7()])).toContain('remediation_steps_action_idx');
  });
});
