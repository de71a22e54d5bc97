import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { confidenceOf, type ConfidenceInput } from './confidence.js';

const input = (changes: Partial<ConfidenceInput> = {}): ConfidenceInput => ({
  claims: [{ evidence: [1] }],
  keptCitations: 1,
  droppedCitations: 0,
  agesInDays: [0],
  citedDocuments: 3,
  inheritedShare: 1,
  ...changes,
});

describe('confidence', () => {
  it('is whole when everything speaks for it, and nothing when nothing does', () => {
    expect(confidenceOf(input())).toEqual({ quality: 1, quantity: 1, recency: 1, inheritance: 1, score: 1 });
    const none = { claims: [], keptCitations: 0, agesInDays: [], citedDocuments: 0, inheritedShare: 0 };
    expect(confidenceOf(input(none)).score).toBe(0);
  });

  it('weighs quality 0.4 and the others 0.2 each, rounded half up', () => {
    // 0.4·0.75 + 0.2·0.33 + 0.2·0.5 + 0.2·0.25 = 0.516
    const found = confidenceOf(
      input({
        claims: [{ evidence: [0.5, 1] }, { evidence: [0.5] }],
        keptCitations: 3,
        agesInDays: [365],
        citedDocuments: 1,
        inheritedShare: 0.25,
      }),
    );
    expect(found).toEqual({ quality: 0.75, quantity: 0.33, recency: 0.5, inheritance: 0.25, score: 0.52 });
    // 0.4·1 + 0.2·(1 + 1 + 0.125) = 0.825 with inheritance rounded to 0.13 first: 0.826
    expect(confidenceOf(input({ inheritedShare: 0.125 })).score).toBe(0.83);
  });

  it('falls with dropped citations and with claims that nothing supports', () => {
    expect(confidenceOf(input({ droppedCitations: 1 })).quality).toBe(0.5);
    expect(confidenceOf(input({ claims: [{ evidence: [1] }, { evidence: [] }] })).quality).toBe(0.5);
  });

  const share = fc.double({ min: 0, max: 1, noNaN: true });
  const any = fc.record<ConfidenceInput>({
    claims: fc.array(fc.record({ evidence: fc.array(share) })),
    keptCitations: fc.nat(50),
    droppedCitations: fc.nat(50),
    agesInDays: fc.array(fc.double({ min: -1, max: 10_000, noNaN: true })),
    citedDocuments: fc.nat(20),
    inheritedShare: share,
  });

  it('stays between 0 and 1 in hundredths, whatever the order of claims', () => {
    fc.assert(
      fc.property(any, (given) => {
        const found = confidenceOf(given);
        for (const part of Object.values(found)) {
          expect(part).toBeGreaterThanOrEqual(0);
          expect(part).toBeLessThanOrEqual(1);
          expect(Math.round(part * 100) / 100).toBe(part);
        }
        const { quality, quantity, recency, inheritance, score } = found;
        expect(Math.abs(score - (0.4 * quality + 0.2 * (quantity + recency + inheritance)))).toBeLessThanOrEqual(
          0.0051,
        );
      }),
    );
  });

  it('never rises by a dropped citation, an older document or an unsupported claim', () => {
    fc.assert(
      fc.property(any, fc.double({ min: 0, max: 1_000, noNaN: true }), (given, days) => {
        const { score } = confidenceOf(given);
        const worse = [
          { ...given, droppedCitations: given.droppedCitations + 1 },
          { ...given, agesInDays: given.agesInDays.map((age) => age + days) },
          { ...given, claims: [...given.claims, { evidence: [] }] },
        ];
        for (const each of worse) expect(confidenceOf(each).score).toBeLessThanOrEqual(score);
      }),
    );
  });

  it('never falls by another document or more inheritance', () => {
    fc.assert(
      fc.property(any, share, (given, more) => {
        const { score } = confidenceOf(given);
        const better = [
          { ...given, citedDocuments: given.citedDocuments + 1 },
          { ...given, inheritedShare: Math.max(given.inheritedShare, more) },
        ];
        for (const each of better) expect(confidenceOf(each).score).toBeGreaterThanOrEqual(score);
      }),
    );
  });
});
