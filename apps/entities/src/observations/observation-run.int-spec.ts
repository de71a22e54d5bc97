import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { World } from '../fixtures/a-world.js';
import { syntheticRecords } from '../fixtures/synthetic-log.js';
import type { JsonObject } from './observation.js';

const BATCHES = 3;
const RECORDS = BATCHES * 500 + 100;
const day = (date: string) => [...syntheticRecords(RECORDS, 'run', new Date(date))];
const log = (records: readonly JsonObject[]) => JSON.stringify({ Records: records });

let world: World;

beforeAll(async () => {
  world = await World.open();
});
afterAll(() => world?.close());

describe('a run of several batches', () => {
  it('gives what many small ones give, in whatever order they come', async () => {
    const [atOnce, inParts] = [await world.aTenant(), await world.aTenant()];
    const records = day('2026-03-02T00:00:00Z');
    const whole = await world.import(atOnce, log(records));
    const backwards = records.toReversed();
    for (let from = 0; from < RECORDS; from += 400) {
      await world.import(inParts, log(backwards.slice(from, from + 400)));
    }
    expect(await world.traces(inParts)).toMatchObject({ events: RECORDS });
    expect(await world.graph(atOnce)).toEqual(await world.graph(inParts));
    expect(whole).toMatchObject({ records: RECORDS, stored: RECORDS, entitiesUpdated: 0, relationshipsUpdated: 0 });
  });

  it('counts a known entity once and writes it once, however often it acts', async () => {
    const tenant = await world.aTenant();
    const records = day('2026-03-03T00:00:00Z');
    const first = await world.import(tenant, log(records.slice(0, 400)));
    const second = await world.import(tenant, log(records.slice(400)));
    const [robots] = await world.as(tenant, () =>
      world.sql<{ count: number; versions: number }>(
        `select count(*)::int as count, max(version) as versions from entities.entities where name like '%robot%'`,
      ),
    );
    expect(robots).toEqual({ count: 10, versions: 2 });
    expect(second.entitiesUpdated).toBeLessThanOrEqual(first.entitiesCreated);
    expect(second.entitiesUpdated).toBeGreaterThanOrEqual(10);
  });
});
