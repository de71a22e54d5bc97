import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { World } from '../fixtures/a-world.js';
import { mergeEntities } from './merge.js';
import type { EntityObservation } from './observation.js';
import { ObservedEntitiesRepository } from './observed-entities.repository.js';

let world: World;
let repository: ObservedEntitiesRepository;
beforeAll(async () => {
  world = await World.open();
  repository = new ObservedEntitiesRepository(world.unitOfWork);
});
afterAll(() => world?.close());

const BEGIN = Date.parse('2026-03-02T09:00:00Z');

/** One source id tells one thing at one time. */
const observation: fc.Arbitrary<EntityObservation> = fc
  .record({
    hour: fc.integer({ min: 0, max: 2 }),
    sourceId: fc.constantFrom('a', 'b', 'c'),
    source: fc.constantFrom('log', 'mention', 'report', 'sync'),
  })
  .map(({ hour, sourceId, source }): EntityObservation => {
    const at = BEGIN + hour * 3_600_000;
    const told = `${source} ${sourceId} ${hour}`;
    return {
      provider: 'aws',
      externalId: 'x',
      name: source === 'log' ? told : 'x',
      type: 'service_account',
      firstSeenAt: at,
      lastSeenAt: at,
      lastUsedAt: source === 'log' ? at : undefined,
      attributes:
        source === 'log'
          ? { observedAt: at, sourceId, providerRegion: `region ${hour}`, metadata: { [sourceId]: told, shared: told } }
          : undefined,
      state:
        source === 'sync'
          ? { observedAt: at, sourceId, status: hour === 1 ? 'disabled' : 'active', permissions: [told], tags: [told] }
          : undefined,
      facts:
        source === 'report' || source === 'sync'
          ? { [source]: { observedAt: at, sourceId, values: { [`${source} ${sourceId}`]: told, shared: told } } }
          : undefined,
    };
  });

async function stored(batches: readonly (readonly EntityObservation[])[]): Promise<unknown> {
  const tenant = await world.aTenant();
  await world.as(tenant, async () => {
    for (const batch of batches) {
      const merged = batch.reduce<EntityObservation | undefined>((a, b) => (a ? mergeEntities(a, b) : b), undefined);
      if (merged) await world.unitOfWork.run(() => repository.upsert([merged]));
    }
  });
  return world.graph(tenant);
}

describe('observations of an entity', () => {
  it('give the same row in whatever order, grouping and number they are stored', async () => {
    const runs = fc.array(observation, { minLength: 1, maxLength: 6 }).chain((all) =>
      fc.record({
        all: fc.constant(all),
        shuffled: fc.shuffledSubarray(all, { minLength: all.length }),
        again: fc.shuffledSubarray(all),
        cut: fc.nat(all.length),
      }),
    );
    await fc.assert(
      fc.asyncProperty(runs, async ({ all, shuffled, again, cut }) => {
        const oneByOne = await stored(all.map((one) => [one]));
        expect(await stored([all])).toEqual(oneByOne);
        expect(await stored([shuffled.slice(cut), shuffled.slice(0, cut), again])).toEqual(oneByOne);
      }),
      { numRuns: 40 },
    );
  });

  it('change no row a second time', async () => {
    const tenant = await world.aTenant();
    await fc.assert(
      fc.asyncProperty(observation, async (one) => {
        const write = () => world.as(tenant, () => world.unitOfWork.run(() => repository.upsert([one])));
        await write();
        expect(await write()).toEqual({ created: 0, updated: 0, changed: [] });
      }),
      { numRuns: 20 },
    );
  });

  it('keep what a report told when a log record comes later', async () => {
    const at = (source: EntityObservation['facts'], hour: number, log: boolean): EntityObservation => ({
      provider: 'aws',
      externalId: 'x',
      name: 'x',
      type: 'service_account',
      firstSeenAt: BEGIN,
      lastSeenAt: BEGIN,
      lastUsedAt: undefined,
      attributes: log
        ? { observedAt: BEGIN + hour, sourceId: 'l', providerRegion: '', metadata: { kind: 'IAMUser' } }
        : undefined,
      facts: source,
    });
    const report = { report: { observedAt: BEGIN, sourceId: 'r', values: { mfa_active: false } } };
    const [row] = (await stored([[at(report, 0, false)], [at(undefined, 1, true)]])) as {
      row: { metadata: unknown };
    }[];
    expect(row?.row.metadata).toEqual({ kind: 'IAMUser', mfa_active: false });
  });
});
