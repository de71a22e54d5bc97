import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { ONE, ZERO, fraction, roundHalfUp } from './fraction.js';
import {
  type FactorValues,
  RISK_FACTORS,
  type RiskFactor,
  improperOffboarding,
  insecureAuthentication,
  longLivedSecrets,
  overprivileged,
  reuse,
} from './risk-factor.js';
import { assessRisk } from './risk-score.js';

const NAMES = Object.keys(RISK_FACTORS) as RiskFactor[];
const DAY = 86_400_000;

const share = fc
  .tuple(fc.nat({ max: 1000 }), fc.integer({ min: 1, max: 1000 }))
  .map(([part, whole]) => fraction(Math.min(part, whole), whole));
const values: fc.Arbitrary<FactorValues> = fc.dictionary(fc.constantFrom(...NAMES), share);
const impact = fc
  .record({ crownJewelNear: fc.boolean(), reached: fc.nat({ max: 500 }), others: fc.nat({ max: 500 }) })
  .map((drawn) => ({ ...drawn, reached: Math.min(drawn.reached, drawn.others) }));

describe('the risk score', () => {
  it('is that of the worked example', () => {
    const rest = Object.fromEntries(NAMES.map((name) => [name, ZERO]));
    const known = {
      ...rest,
      improper_offboarding: ONE,
      insecure_authentication: fraction(6, 10),
      overprivileged: fraction(1, 2),
      long_lived_secrets: ONE,
    };
    expect(assessRisk(known, { crownJewelNear: false, reached: 1, others: 2 })).toEqual({
      score: 6.7,
      level: 'medium',
      contributions: [
        { factor: 'improper_offboarding', points: 1.1 },
        { factor: 'long_lived_secrets', points: 0.9 },
        { factor: 'overprivileged', points: 0.58 },
        { factor: 'insecure_authentication', points: 0.5 },
      ],
      unknowns: [],
      completeness: 1,
    });
  });

  it('rounds an exact half up: 6 · 0.45 · 1/2 = 1.35', () => {
    const alone = { crownJewelNear: false, reached: 0, others: 0 };
    expect(assessRisk({ improper_offboarding: fraction(1, 2) }, alone).score).toBe(1.4);
    expect(roundHalfUp(fraction(134_999_999, 100_000_000), 10n)).toBe(13n);
  });

  it('is 0 and wholly unknown when nothing is known', () => {
    const nothing = assessRisk({}, { crownJewelNear: true, reached: 0, others: 9 });
    expect(nothing).toEqual({ score: 0, level: 'low', contributions: [], unknowns: NAMES, completeness: 0 });
  });

  it('never falls when a factor is added', () => {
    fc.assert(
      fc.property(values, impact, fc.constantFrom(...NAMES), share, (known, reach, name, value) => {
        const without = { ...known, [name]: ZERO };
        const before = assessRisk(without, reach).score;
        expect(assessRisk({ ...without, [name]: value }, reach).score).toBeGreaterThanOrEqual(before);
      }),
    );
  });

  it('stays in 0 to 10, says what is unknown and is the same in any order of the inputs', () => {
    fc.assert(
      fc.property(values, impact, (known, reach) => {
        const risk = assessRisk(known, reach);
        expect(risk.score).toBeGreaterThanOrEqual(0);
        expect(risk.score).toBeLessThanOrEqual(10);
        expect(risk.unknowns).toHaveLength(NAMES.length - Object.keys(known).length);
        expect(assessRisk(Object.fromEntries(Object.entries(known).reverse()), reach)).toEqual(risk);
      }),
    );
  });

  it('refuses a factor or a reach beyond the whole', () => {
    const alone = { crownJewelNear: false, reached: 0, others: 0 };
    expect(() => assessRisk({ reuse: fraction(3, 2) }, alone)).toThrow(RangeError);
    expect(() => assessRisk({}, { crownJewelNear: false, reached: 3, others: 2 })).toThrow(RangeError);
  });
});

describe('the factors', () => {
  it.each([
    [improperOffboarding('present', 90 * DAY), 0],
    [improperOffboarding('present', 135 * DAY), 50],
    [improperOffboarding('present', 181 * DAY), 100],
    [improperOffboarding('missing', 0), 100],
    [improperOffboarding('disabled', 0), 100],
    [insecureAuthentication('static_password'), 100],
    [insecureAuthentication('long_lived_bearer'), 60],
    [insecureAuthentication('short_lived'), 0],
    [overprivileged({ wildcardAdmin: true, granted: 1, unused: 0 }), 100],
    [overprivileged({ wildcardAdmin: false, granted: 4, unused: 1 }), 25],
    [overprivileged({ wildcardAdmin: false, granted: 0, unused: 0 }), 0],
    [longLivedSecrets(90 * DAY), 0],
    [longLivedSecrets(365 * DAY), 100],
    [reuse(1), 0],
    [reuse(2), 50],
    [reuse(3), 100],
  ])('case %#', (value, hundredths) => {
    expect(roundHalfUp(value, 100n)).toBe(BigInt(hundredths));
  });
});
