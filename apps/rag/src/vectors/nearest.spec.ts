import { expect, it } from '@jest/globals';
import fc from 'fast-check';
import { Nearest } from './nearest.js';

it('keeps the same few as sorting all of them would', () => {
  const offer = fc.record({ chunkId: fc.uuid(), score: fc.integer({ min: -3, max: 3 }) });
  fc.assert(
    fc.property(
      fc.uniqueArray(offer, { selector: ({ chunkId }) => chunkId }),
      fc.integer({ min: 1, max: 5 }),
      (all, limit) => {
        const nearest = new Nearest(limit);
        for (const { chunkId, score } of all) nearest.offer(chunkId, score);
        const sorted = all.toSorted((a, b) => b.score - a.score || (a.chunkId < b.chunkId ? -1 : 1));
        expect(nearest.ranked()).toEqual(sorted.slice(0, limit));
      },
    ),
  );
});
