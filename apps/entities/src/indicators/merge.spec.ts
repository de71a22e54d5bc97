import { expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { NewIndicator } from './indicator-kind.js';
import { distinct, merged } from './merge.js';

const time = fc.integer({ min: 0, max: 5 }).map((days) => new Date(Date.UTC(2026, 0, 1 + days)));
const told: fc.Arbitrary<NewIndicator> = fc.record({
  type: fc.constant('ip' as const),
  value: fc.constant('192.0.2.1'),
  threatLevel: fc.constantFrom('low' as const, 'high' as const),
  source: fc.constantFrom('a', 'b'),
  confidence: fc.integer({ min: 0, max: 3 }),
  firstSeen: time,
  lastSeen: time,
});

it('neither order nor repetition changes what is merged', () => {
  fc.assert(
    fc.property(told, told, told, (a, b, c) => {
      expect(merged(a, b)).toEqual(merged(b, a));
      expect(merged(a, merged(b, c))).toEqual(merged(merged(a, b), c));
      expect(merged(merged(a, b), a)).toEqual(merged(a, b));
      expect(distinct([a, b, c, a])).toEqual(distinct([c, b, a]));
    }),
  );
});
