import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { mergeEdges, mergeEntities } from './merge.js';
import type { EdgeObservation, EntityObservation } from './observation.js';

const time = fc.integer({ min: 0, max: 3 });
const sourceId = fc.constantFrom('a', 'b', 'c');

/** One source id tells one thing at one time, as an event id does. */
const entity: fc.Arbitrary<EntityObservation> = fc
  .record({ at: time, sourceId, acted: fc.boolean(), source: fc.constantFrom('', 'report', 'sync') })
  .map(({ at, sourceId, acted, source }) => ({
    provider: 'aws',
    externalId: 'x',
    name: acted ? `named by ${sourceId} at ${at}` : 'x',
    type: 'service_account',
    firstSeenAt: at,
    lastSeenAt: at,
    lastUsedAt: acted ? at : undefined,
    attributes: acted
      ? { observedAt: at, sourceId, providerRegion: '', metadata: { told: `${sourceId} ${at}` } }
      : undefined,
    state:
      source === 'sync'
        ? { observedAt: at, sourceId, status: 'disabled', permissions: [`${sourceId} ${at}`], tags: [] }
        : undefined,
    facts: source === '' ? undefined : { [source]: { observedAt: at, sourceId, values: { by: `${sourceId} ${at}` } } },
  }));

const edge: fc.Arbitrary<EdgeObservation> = fc
  .record({ at: time, sourceId, strength: fc.constantFrom(0.5, 0.9, 1) })
  .map(({ at, sourceId, strength }) => ({
    provider: 'aws',
    source: 'x',
    target: 'y',
    type: 'uses',
    strength,
    kind: `kind of ${strength}`,
    observedAt: at,
    sourceId,
    firstSeenAt: at,
    lastSeenAt: at,
  }));

/** Any order, any grouping, anything twice. */
const inTwoOrders = <T>(one: fc.Arbitrary<T>) =>
  fc.array(one, { minLength: 1, maxLength: 6 }).chain((all) =>
    fc.record({
      all: fc.constant(all),
      shuffled: fc.shuffledSubarray(all, { minLength: all.length }),
      again: fc.shuffledSubarray(all),
      cut: fc.nat(all.length),
    }),
  );

function expectSameResult<T>(one: fc.Arbitrary<T>, merge: (a: T, b: T) => T): void {
  const merged = (list: T[]): T | undefined => (list.length === 0 ? undefined : list.reduce(merge));
  fc.assert(
    fc.property(inTwoOrders(one), ({ all, shuffled, again, cut }) => {
      const parts = [merged(shuffled.slice(cut)), merged(shuffled.slice(0, cut)), merged(again)];
      expect(merged(parts.filter((part) => part !== undefined))).toEqual(merged(all));
    }),
  );
}

describe('merging observations', () => {
  it('gives one entity in whatever order, grouping and number they come', () => {
    expectSameResult(entity, mergeEntities);
  });

  it('gives one edge in whatever order, grouping and number they come', () => {
    expectSameResult(edge, mergeEdges);
  });

  it('takes attributes from the latest observation, at one time from the greater source id', () => {
    const [early, late] = [
      { at: 1, id: 'z' },
      { at: 2, id: 'a' },
    ].map(({ at, id }) => told(at, id));
    expect(mergeEntities(late!, early!)).toMatchObject({ firstSeenAt: 1, lastSeenAt: 2, name: 'a' });
    expect(mergeEntities(told(1, 'b'), told(1, 'a'))).toMatchObject({ name: 'b' });
  });

  it('lets a mention change nothing but the times', () => {
    const mention: EntityObservation = { ...told(9, 'm'), name: 'x', lastUsedAt: undefined, attributes: undefined };
    expect(mergeEntities(mention, told(1, 'a'))).toEqual({ ...told(1, 'a'), lastSeenAt: 9 });
  });
});

const told = (at: number, id: string): EntityObservation => ({
  provider: 'aws',
  externalId: 'x',
  name: id,
  type: 'service_account',
  firstSeenAt: at,
  lastSeenAt: at,
  lastUsedAt: at,
  attributes: { observedAt: at, sourceId: id, providerRegion: '', metadata: {} },
});
