import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { confidenceOf, isUnusual, modifiedZ, type Robust, robustOf, scoreOfZ } from './robust.js';

// Small whole numbers and powers of two, so that scaling and shifting are exact in floating point.
const sample = fc.integer({ min: 0, max: 1_000 });
const samples = fc.array(sample, { minLength: 1, maxLength: 40 });
const of = (values: readonly number[]): Robust => robustOf(values)!;

describe('robust statistics', () => {
  it.each([
    [[1, 2, 3, 4, 100], { sampleSize: 5, median: 3, mad: 1, meanAd: 20.2 }],
    [[4, 2], { sampleSize: 2, median: 3, mad: 1, meanAd: 1 }],
    [[5, 5, 5, 9], { sampleSize: 4, median: 5, mad: 0, meanAd: 1 }],
    [[7], { sampleSize: 1, median: 7, mad: 0, meanAd: 0 }],
  ])('of %j', (values, expected) => {
    expect(robustOf(values)).toEqual(expected);
  });

  it('of nothing are none', () => {
    expect(robustOf([])).toBeUndefined();
  });

  it('do not depend on the order', () => {
    fc.assert(
      fc.property(samples, fc.infiniteStream(fc.nat()), (values, order) => {
        const shuffled = values
          .map((value) => [order.next().value as number, value] as const)
          .sort(([a], [b]) => a - b)
          .map(([, value]) => value);
        expect(of(shuffled)).toEqual(of(values));
      }),
    );
  });
});

describe('the modified z-score', () => {
  it('is that of the formula', () => {
    expect(modifiedZ(10, of([1, 2, 3, 4, 5]))).toBeCloseTo((0.6745 * 7) / 1, 10);
    expect(modifiedZ(1, of([1, 2, 3, 4, 5]))).toBeCloseTo((0.6745 * -2) / 1, 10);
  });

  it('takes the mean deviation where the MAD is 0, and any other value is odd where that is 0 too', () => {
    expect(modifiedZ(9, of([5, 5, 5, 9]))).toBeCloseTo(4 / 1.253314, 6);
    expect(modifiedZ(5, of([5, 5, 5]))).toBe(0);
    expect(scoreOfZ(modifiedZ(6, of([5, 5, 5])))).toBe(1);
    expect(isUnusual(modifiedZ(4, of([5, 5, 5])))).toBe(true);
  });

  it('is the same after a shift, and after a change of the unit', () => {
    fc.assert(
      fc.property(samples, sample, fc.integer({ min: -500, max: 500 }), fc.constantFrom(2, 4, 1024, 0.5), (values, value, by, times) => {
        const z = modifiedZ(value, of(values));
        expect(modifiedZ(value + by, of(values.map((one) => one + by)))).toBeCloseTo(z, 9);
        expect(modifiedZ(value * times, of(values.map((one) => one * times)))).toBeCloseTo(z, 9);
      }),
    ); // prettier-ignore
  });

  it('turns its sign when everything is mirrored, and does not shrink further out', () => {
    fc.assert(
      fc.property(samples, sample, fc.nat(100), (values, value, further) => {
        const robust = of(values);
        const z = modifiedZ(value, robust);
        expect(modifiedZ(-value, of(values.map((one) => -one))) + 0).toBeCloseTo(-z + 0, 9);
        const out = value + (value >= robust.median ? further : -further);
        expect(Math.abs(modifiedZ(out, robust))).toBeGreaterThanOrEqual(Math.abs(z));
      }),
    );
  });
});

describe('the anomaly score', () => {
  it('lies between 0 and 1, is 0.5 at the limit and has two decimals', () => {
    expect(scoreOfZ(3.5)).toBe(0.5);
    expect(scoreOfZ(-7)).toBe(1);
    expect(scoreOfZ(0)).toBe(0);
    fc.assert(
      fc.property(samples, sample, (values, value) => {
        const z = modifiedZ(value, of(values));
        const score = scoreOfZ(z);
        expect(score).toBeGreaterThanOrEqual(0);
        expect(score).toBeLessThanOrEqual(1);
        expect(Number(score.toFixed(2))).toBe(score);
        if (isUnusual(z)) expect(score).toBeGreaterThanOrEqual(0.5);
      }),
    );
  });

  it('is as sure as the window is full', () => {
    expect([0, 7, 28, 40].map(confidenceOf)).toEqual([0, 0.25, 1, 1]);
  });
});
