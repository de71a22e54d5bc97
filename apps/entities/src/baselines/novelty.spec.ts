import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { noveltiesOf, noveltyScore } from './novelty.js';

const counts = (given: Record<string, number>) => new Map(Object.entries(given));

describe('a category that was not seen before', () => {
  it('scores 1 − (count + 1) ÷ (n + k + 1)', () => {
    expect(noveltyScore(0, 97, 2)).toBe(0.99);
    expect(noveltyScore(3, 4, 3)).toBe(0.5);
    expect(noveltiesOf(counts({ DE: 90, FR: 7 }), ['DE', 'KP', 'KP'])).toEqual([{ category: 'KP', score: 0.99 }]);
  });

  it('is none where new ones are usual, or nothing was seen', () => {
    expect(noveltiesOf(counts({ 'file/1': 1, 'file/2': 1, 'file/3': 10 }), ['file/4'])).toEqual([]);
    expect(noveltiesOf(counts({}), ['DE'])).toEqual([]);
  });

  it('never scores outside of 0 to 1, less the oftener it was seen, whatever the order', () => {
    const seen = fc.dictionary(fc.constantFrom('a', 'b', 'c', 'd'), fc.integer({ min: 2, max: 50 }));
    const today = fc.array(fc.constantFrom('a', 'b', 'c', 'd', 'e'));
    fc.assert(
      fc.property(seen, today, (window, categories) => {
        const found = noveltiesOf(counts(window), categories);
        expect(noveltiesOf(counts(window), categories.toReversed())).toEqual(found);
        for (const { category, score } of found) {
          expect(Object.hasOwn(window, category)).toBe(false);
          expect(score).toBeGreaterThanOrEqual(0);
          expect(score).toBeLessThanOrEqual(1);
        }
      }),
    );
    fc.assert(
      fc.property(fc.nat(100), fc.nat(100), fc.nat(100), (count, more, k) => {
        const n = count + more;
        expect(noveltyScore(count, n, k)).toBeLessThanOrEqual(noveltyScore(0, n, k));
      }),
    );
  });
});
