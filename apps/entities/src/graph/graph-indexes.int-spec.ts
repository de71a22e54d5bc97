import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { uuidv7 } from '@attestry/ids';
import { World } from '../fixtures/a-world.js';
import { insertMuchData } from '../fixtures/much-data.js';

const TENANTS = Array.from({ length: 10 }, () => uuidv7());
const [TENANT = ''] = TENANTS;

let world: World;
beforeAll(async () => {
  world = await World.open();
  await insertMuchData(world.testDatabase.adminUrl, TENANTS);
  await world.asSuperuser('vacuum analyze entities.entity_relationships, entities.entities');
});
afterAll(() => world?.close());

it.each([
  ['spreads_from', 'spreads_to'],
  ['spreads_to', 'spreads_from'],
])('a step of a spread reads one index by %s, and no table', async (from, to) => {
  const lines = await world.as(TENANT, () =>
    world.sql<{ 'QUERY PLAN': string }>(
      `explain (costs off) select edge.${to}, edge.strength from unnest($1::uuid[]) as one (id)
         join entities.entity_relationships as edge on edge.${from} = one.id
         join entities.entities as live on live.id = edge.${to}
           and live.status in ('active', 'inactive', 'quarantined')`,
      [[uuidv7(), uuidv7()]],
    ),
  );
  const plan = lines.map((line) => line['QUERY PLAN']).join('\n');
  expect(plan).toMatch(new RegExp(`Index Only Scan using entity_relationships_${from}_idx`));
  expect(plan).toMatch(/Index (Only )?Scan using entities_(graph_idx|pkey)/);
  expect(plan).not.toContain('Seq Scan');
});
