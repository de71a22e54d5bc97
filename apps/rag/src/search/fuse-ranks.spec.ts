import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { fuseRanks, type Ranking } from './fuse-ranks.js';

const ranking = (ids: string, weight = 1): Ranking => ({ ids: [...ids], weight });
const rankings = fc.array(
  fc.record({
    ids: fc.uniqueArray(fc.constantFrom(...'ABCDEFGHIJ'), { maxLength: 10 }),
    weight: fc.double({ min: 0.1, max: 3, noNaN: true }),
  }),
  { maxLength: 4 },
);

describe('reciprocal rank fusion', () => {
  it('of A, B, C, D and C, A, E is A, C, B, E, D', () => {
    const fused = fuseRanks([ranking('ABCD'), ranking('CAE')]);
    expect(fused.map(({ id, score }) => `${id} ${score.toFixed(9)}`)).toEqual([
      'A 0.032522475',
      'C 0.032266458',
      'B 0.016129032',
      'E 0.015873016',
      'D 0.015625000',
    ]);
    expect(fused[0]?.ranks).toEqual([1, 2]);
    expect(fused[3]?.ranks).toEqual([0, 3]);
  });

  it('orders equal scores by id', () => {
    expect(fuseRanks([ranking('BA'), ranking('AB')]).map(({ id }) => id)).toEqual(['A', 'B']);
    expect(fuseRanks([ranking('Z'), ranking('Y'), ranking('X')]).map(({ id }) => id)).toEqual(['X', 'Y', 'Z']);
  });

  it('has each id once, with the sum of what the rankings give it, best first', () => {
    fc.assert(
      fc.property(rankings, (given) => {
        const fused = fuseRanks(given);
        expect(new Set(fused.map(({ id }) => id))).toEqual(new Set(given.flatMap(({ ids }) => ids)));
        expect(fused).toHaveLength(new Set(fused.map(({ id }) => id)).size);
        for (const { id, score, ranks } of fused) {
          const sum = given.map(({ ids, weight }) => (ids.includes(id) ? weight / (61 + ids.indexOf(id)) : 0));
          expect(score).toBeCloseTo(
            sum.reduce((a, b) => a + b, 0),
            12,
          );
          expect(ranks).toEqual(given.map(({ ids }) => ids.indexOf(id) + 1));
        }
        for (const [index, { score, id }] of fused.entries()) {
          const before = fused[index - 1];
          if (before) expect(before.score > score || (before.score === score && before.id < id)).toBe(true);
        }
      }),
    );
  });

  it('never loses by rising in one ranking', () => {
    fc.assert(
      fc.property(fc.shuffledSubarray([...'ABCDEF'], { minLength: 2 }), fc.nat(), (ids, pick) => {
        const at = 1 + (pick % (ids.length - 1));
        const risen = ids.with(at, ids[at - 1]!).with(at - 1, ids[at]!);
        const scoreOf = (list: string[]) =>
          fuseRanks([{ ids: list, weight: 1 }, ranking('CAB')]).find(({ id }) => id === ids[at])!.score;
        expect(scoreOf(risen)).toBeGreaterThan(scoreOf(ids));
      }),
    );
  });
});
