import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { decayed, expiryOf } from './decay.js';

const DAY = 86_400_000;
const SEEN = new Date('2026-03-01T00:00:00Z');
const after = (days: number) => new Date(SEEN.getTime() + days * DAY);

describe('confidence', () => {
  it('halves every 90 days', () => {
    expect([0, 90, 180, 270].map((days) => decayed(80, SEEN, after(days)))).toEqual([80, 40, 20, 10]);
    expect(decayed(80, SEEN, after(45))).toBeCloseTo(56.5685, 4);
    expect(decayed(80, SEEN, after(-5))).toBe(80);
  });

  it('is below 10 from the expiry on, and not before', () => {
    fc.assert(
      fc.property(fc.integer({ min: 10, max: 100 }), (confidence) => {
        const expiry = expiryOf(confidence, SEEN);
        expect(decayed(confidence, SEEN, expiry)).toBeLessThan(10.000001);
        expect(decayed(confidence, SEEN, new Date(expiry.getTime() - 1_000))).toBeGreaterThanOrEqual(10);
      }),
    );
    expect(expiryOf(9, SEEN)).toEqual(SEEN);
    expect(expiryOf(80, SEEN).getTime() - after(270).getTime()).toBe(1);
  });
});
