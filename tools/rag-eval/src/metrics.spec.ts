import { describe, expect, it } from '@jest/globals';
import { meanQuality, percentile, qualityOf } from './metrics.js';

const relevant = (...ids: string[]) => new Map(ids.map((id) => [id, 1]));

describe('the quality of a ranking', () => {
  it('is 1 throughout when the relevant ones come first', () => {
    expect(qualityOf(['a', 'b', 'c'], relevant('a', 'b'))).toEqual({
      'recall@5': 1,
      'recall@10': 1,
      'map@10': 1,
      'ndcg@10': 1,
      'mrr@10': 1,
    });
  });

  it('counts what is missing and what comes late', () => {
    const quality = qualityOf(['x', 'a', 'y', 'z', 'w', 'b'], relevant('a', 'b', 'c'));
    expect(quality['recall@5']).toBeCloseTo(1 / 3, 12);
    expect(quality['recall@10']).toBeCloseTo(2 / 3, 12);
    expect(quality['map@10']).toBeCloseTo((1 / 2 + 2 / 6) / 3, 12);
    expect(quality['mrr@10']).toBeCloseTo(1 / 2, 12);
    const gain = 1 / Math.log2(3) + 1 / Math.log2(7);
    expect(quality['ndcg@10']).toBeCloseTo(gain / (1 + 1 / Math.log2(3) + 1 / 2), 12);
  });

  it('is 0 when none of the first ten is relevant', () => {
    const ranked = [...'0123456789', 'a'];
    expect(Object.values(qualityOf(ranked, relevant('a')))).toEqual([0, 0, 0, 0, 0]);
  });

  it('is averaged over questions', () => {
    const all = [qualityOf(['a'], relevant('a')), qualityOf([], relevant('a'))];
    expect(Object.values(meanQuality(all))).toEqual([0.5, 0.5, 0.5, 0.5, 0.5]);
  });
});

it('a percentile is a value that was measured', () => {
  const values = Array.from({ length: 100 }, (_, n) => 100 - n);
  expect([0.5, 0.95, 1].map((share) => percentile(values, share))).toEqual([51, 96, 100]);
  expect(percentile([], 0.5)).toBe(0);
});
