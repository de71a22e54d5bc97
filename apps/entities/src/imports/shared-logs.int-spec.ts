import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { World } from '../fixtures/a-world.js';
import { SHARED_LOGS } from '../fixtures/shared-logs.js';

let world: World;
beforeAll(async () => {
  world = await World.open();
});
afterAll(() => world?.close());

const SAMPLE = new URL('../../../../tools/start/sample/cloudtrail.json', import.meta.url);

const edgesOf = async (tenant: string): Promise<string[]> => {
  const edges = await world.as(tenant, () =>
    world.sql<{ edge: string }>(
      `select concat_ws(' ', regexp_replace(s.external_id, '^arn:aws:iam::\\d+:', ''), relationship_type,
         regexp_replace(t.external_id, '^arn:aws:iam::\\d+:', ''), strength::real) as edge
       from entities.entity_relationships r
       join entities.entities s on s.id = source_entity_id join entities.entities t on t.id = target_entity_id`,
    ),
  );
  return edges.map(({ edge }) => edge).sort();
};

describe('the log of the tour', () => {
  it('shows each kind of principal, a duplicate and a rejection', async () => {
    const tenant = await world.aTenant();
    expect(await world.import(tenant, readFileSync(SAMPLE))).toMatchObject({
      records: 20,
      stored: 18,
      duplicates: 1,
      rejected: 1,
      entitiesCreated: 18,
      relationshipsCreated: 22,
    });
  });
});

const folder = process.env['SAMPLE_DATA_DIR'] && join(process.env['SAMPLE_DATA_DIR'], 'cloudtrail');
if (folder) {
  describe('the shared logs of real attacks', () => {
    it('are the ones that are listed here', () => {
      expect(readdirSync(folder).sort()).toEqual(Object.keys(SHARED_LOGS).sort());
    });

    it.each(Object.entries(SHARED_LOGS))('%s: every record, every edge, nothing twice', async (name, expected) => {
      const tenant = await world.aTenant();
      const file = readFileSync(join(folder, name));
      const counts = { records: expected.records, rejected: 0 };
      expect(await world.import(tenant, file)).toMatchObject({ ...counts, stored: expected.records, duplicates: 0 });
      expect(await edgesOf(tenant)).toEqual(expected.edges);
      expect(await world.import(tenant, file)).toMatchObject({
        ...counts,
        stored: 0,
        duplicates: expected.records,
        entitiesCreated: 0,
        entitiesUpdated: 0,
        relationshipsCreated: 0,
        relationshipsUpdated: 0,
      });
    });

    it('are 142 records in one inventory, in whatever order', async () => {
      const [forth, back] = [await world.aTenant(), await world.aTenant()];
      const names = Object.keys(SHARED_LOGS);
      let stored = 0;
      for (const name of names) stored += (await world.import(forth, readFileSync(join(folder, name)))).stored;
      for (const name of names.toReversed()) await world.import(back, readFileSync(join(folder, name)));
      expect(stored).toBe(142);
      expect(await world.graph(back)).toEqual(await world.graph(forth));
    });
  });
}
