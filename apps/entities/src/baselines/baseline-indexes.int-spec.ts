import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { uuidv7 } from '@attestry/ids';
import { World } from '../fixtures/a-world.js';
import { insertMuchData } from '../fixtures/much-data.js';
import { ACTIVE, CATEGORIES, MEASURES } from './daily-behaviour.repository.js';
import { DAY_MS } from './day.js';

const TENANTS = Array.from({ length: 10 }, () => uuidv7());
const [TENANT = ''] = TENANTS;
const ENTITY = createHash('md5').update('entity7').digest('hex');
const DAY = new Date('2025-01-02T00:00:00Z');
const SPAN = [DAY, new Date(DAY.getTime() + DAY_MS)];

let world: World;
beforeAll(async () => {
  world = await World.open();
  await insertMuchData(world.testDatabase.adminUrl, TENANTS);
});
afterAll(() => world?.close());

describe('a day of an entity is read by the index of entities, and no other day', () => {
  it.each<[string, string, unknown[]]>([
    ['its measures', MEASURES, [[ENTITY], ...SPAN, false]],
    ['its categories', CATEGORIES, [[ENTITY], ...SPAN, false, [ENTITY]]],
    ['who acted', ACTIVE, [...SPAN, '00000000-0000-0000-0000-000000000000', 50]],
  ])('%s', async (_, sql, params) => {
    const lines = await world.as(TENANT, () =>
      world.sql<{ 'QUERY PLAN': string }>(`explain (costs off) ${sql}`, params),
    );
    const plan = lines.map((line) => line['QUERY PLAN']).join('\n');
    expect(plan).toContain('entity_events_history_tenant_id_entity_id_time_id_idx');
    expect(plan).not.toMatch(/Seq Scan on entity_events/);
    expect(plan).toMatch(/Index Cond: .*"time" >= /);
  });
});
