import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { innerProduct, VectorSnapshot } from './vector-snapshot.js';

const row = (chunkId: string, documentId: string, ...values: number[]) => ({
  chunkId,
  documentId,
  vector: Float32Array.from(values),
});

describe('a snapshot of vectors', () => {
  const first = VectorSnapshot.empty(2).advancedTo(1, [
    row('a', 'x', 1, 0),
    row('b', 'x', 0.6, 0.8),
    row('c', 'y', -1, 0),
  ]);

  it('ranks by inner product, without those that point away', () => {
    const ranked = first.nearest(Float32Array.of(1, 0), 5);
    expect(ranked.map(({ chunkId, score }) => [chunkId, Number(score.toFixed(3))])).toEqual([
      ['a', 1],
      ['b', 0.6],
    ]);
    expect(first.nearest(Float32Array.of(-1, 0), 5, new Set(['a', 'b']))).toEqual([]);
  });

  it('takes what changed in the place of what it had, and is itself not changed', () => {
    const second = first.advancedTo(2, [row('b', 'z', 1, 0), row('d', 'y', 1, 0)]);
    expect([first.count, second.count, second.revision]).toEqual([3, 4, 2]);
    expect(second.nearest(Float32Array.of(1, 0), 5).map(({ chunkId }) => chunkId)).toEqual(['a', 'b', 'd']);
    expect(second.nearest(Float32Array.of(1, 0), 5, new Set(['b', 'c'])).map(({ chunkId }) => chunkId)).toEqual(['b']);
  });

  it('computes inner products of any length', () => {
    const floats = fc.array(fc.float({ min: -1, max: 1, noNaN: true }), { maxLength: 11 });
    fc.assert(
      fc.property(floats, (values) => {
        const vector = Float32Array.from(values);
        const padded = Float32Array.from([9, 9, ...values]);
        expect(innerProduct(vector, padded, 2)).toBeCloseTo(
          vector.reduce((sum, value) => sum + value * value, 0),
          5,
        );
      }),
    );
  });
});
