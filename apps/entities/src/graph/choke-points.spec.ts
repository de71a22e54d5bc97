import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type Choke, chokePoints, type Step } from './choke-points.js';

const steps = (...texts: string[]): Step[] =>
  texts.flatMap((text) => {
    const names = [...text];
    return names.slice(1).map((to, at) => ({ from: names[at]!, to }));
  });

describe('choke points', () => {
  it('are the entities that every way passes', () => {
    expect(chokePoints('s', ['j'], steps('sabj', 'scbj'), 4)).toEqual([{ entityId: 'b', depth: 2, cutOffIds: ['j'] }]);
  });

  it('are none where there is a way round within the depth', () => {
    const ways = steps('saj', 'sbcdj');
    expect(chokePoints('s', ['j'], ways, 4)).toEqual([]);
    expect(chokePoints('s', ['j'], ways, 3)).toEqual([{ entityId: 'a', depth: 1, cutOffIds: ['j'] }]);
  });

  it('may be jewels themselves, and come by what they cut off', () => {
    expect(chokePoints('s', ['j', 'k'], steps('sajk'), 4)).toEqual([
      { entityId: 'a', depth: 1, cutOffIds: ['j', 'k'] },
      { entityId: 'j', depth: 2, cutOffIds: ['k'] },
    ]);
  });

  it('are what taking out one entity after the other finds', () => {
    const names = [...'sabcdefg'];
    const step = fc.record({ from: fc.constantFrom(...names), to: fc.constantFrom(...names) });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 24 }), fc.integer({ min: 1, max: 6 }), (drawn, hops) => {
        const jewels = ['f', 'g'].filter((jewel) => reaches(drawn, jewel, hops));
        const naive: Choke[] = names.slice(1).flatMap((entityId) => {
          const left = drawn.filter(({ from, to }) => from !== entityId && to !== entityId);
          const cutOffIds = jewels.filter((jewel) => jewel !== entityId && !reaches(left, jewel, hops));
          return cutOffIds.length > 0 ? [{ entityId, depth: 0, cutOffIds }] : [];
        });
        const found = chokePoints('s', jewels, drawn, hops).map((choke) => ({ ...choke, depth: 0 }));
        const byId = (a: Choke, b: Choke) => (a.entityId < b.entityId ? -1 : 1);
        expect(found.sort(byId)).toEqual(naive.sort(byId));
      }),
      { numRuns: 500 },
    );
  });
});

/** Whether the jewel is at most so many steps from the start; steps taken one after the other, nothing remembered. */
function reaches(all: readonly Step[], jewel: string, hops: number): boolean {
  let at = new Set(['s']);
  for (let hop = 0; hop < hops; hop += 1) {
    at = new Set([...at, ...all.filter(({ from }) => at.has(from)).map(({ to }) => to)]);
  }
  return at.has(jewel);
}
