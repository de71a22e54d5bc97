import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { conditionalStatus } from './conditional-status.js';
import { frameworkScore } from './framework-score.js';
import type { RequirementResult } from './requirement-result.js';
import { type ScoredRequirement } from './scored-requirement.js';

const RESULTS: readonly RequirementResult[] = ['met', 'not_met', 'not_applicable', 'not_assessed'];
const NEVER_OPEN = ['3.6.1e', '3.6.2e', '3.11.1e', '3.11.4e', '3.11.6e', '3.11.7e', '3.14.3e'];
const NUMBERS =
  `3.1.2e 3.1.3e 3.2.1e 3.2.2e 3.4.1e 3.4.2e 3.4.3e 3.5.1e 3.5.3e 3.6.1e 3.6.2e 3.9.2e 3.11.1e 3.11.2e 3.11.3e
  3.11.4e 3.11.5e 3.11.6e 3.11.7e 3.12.1e 3.13.4e 3.14.1e 3.14.3e 3.14.6e`.split(/\s+/);

const levelThree = (results: Readonly<Record<string, RequirementResult>> = {}): ScoredRequirement[] =>
  NUMBERS.map((nistNumber) => ({
    code: `L3-${nistNumber}`,
    nistNumber,
    weight: 1,
    poamEligibility: NEVER_OPEN.includes(nistNumber) ? 'not_allowed' : 'allowed',
    result: results[nistNumber] ?? 'met',
    partial: false,
  }));
const failing = (numbers: readonly string[]) => Object.fromEntries(numbers.map((each) => [each, 'not_met' as const]));
const planned = new Set(NUMBERS.map((number) => `L3-${number}`));

const findings = fc
  .array(fc.constantFrom(...RESULTS), { minLength: 24, maxLength: 24 })
  .map((results) => Object.fromEntries(NUMBERS.map((number, index) => [number, results[index] ?? 'met'])));

describe('the score of Level 3', () => {
  const of = (results: Readonly<Record<string, RequirementResult>>) => frameworkScore('count', levelThree(results), 24);
  const statusOf = (results: Readonly<Record<string, RequirementResult>>) =>
    conditionalStatus(levelThree(results), of(results), planned, 'count');

  it('is the number of requirements that are met, with the paragraph of each that is not', () => {
    expect(of({})).toMatchObject({ score: 24, deductions: [], provisional: false });
    expect(of({ '3.11.1e': 'not_met', '3.4.1e': 'not_met', '3.2.1e': 'not_applicable' })).toMatchObject({
      score: 22,
      deductions: [
        { nistNumber: '3.4.1e', points: 1, paragraph: '32 CFR 170.24(c)(3)' },
        { nistNumber: '3.11.1e', points: 1, paragraph: '32 CFR 170.24(c)(3)' },
      ],
    });
  });

  it('needs twenty for a conditional status', () => {
    const may = NUMBERS.filter((number) => !NEVER_OPEN.includes(number));
    expect(statusOf(failing(may.slice(0, 4)))).toMatchObject({ conditional: true, minimumScore: 20 });
    expect(statusOf(failing(may.slice(0, 5)))).toMatchObject({ conditional: false, scoreReached: false });
  });

  it.each(NEVER_OPEN)('cannot be conditional while %s is not met', (number) => {
    const { conditional, ineligible } = statusOf(failing([number]));
    expect({ conditional, ineligible }).toEqual({
      conditional: false,
      ineligible: [{ code: `L3-${number}`, nistNumber: number, paragraph: '32 CFR 170.21(a)(3)(ii)' }],
    });
  });

  it('lies between its worst and its best case, 0 and 24, and does not depend on the order', () => {
    fc.assert(
      fc.property(findings, (results) => {
        const { score, worst, best, deductions } = of(results);
        expect([worst ?? NaN, score ?? NaN, best ?? NaN].every((each) => each >= 0 && each <= 24)).toBe(true);
        expect((worst ?? NaN) <= (score ?? NaN) && (score ?? NaN) <= (best ?? NaN)).toBe(true);
        expect((best ?? NaN) + deductions.length).toBe(24);
        expect(frameworkScore('count', levelThree(results).toReversed(), 24)).toEqual(of(results));
      }),
    );
  });

  it('never rises when one more requirement is not met', () => {
    fc.assert(
      fc.property(findings, fc.constantFrom(...NUMBERS), (results, number) => {
        return (of({ ...results, [number]: 'not_met' }).score ?? NaN) <= (of(results).score ?? NaN);
      }),
    );
  });
});

describe('Level 1', () => {
  const requirements = (results: readonly RequirementResult[]): ScoredRequirement[] =>
    results.map((result, index) => ({
      code: `L1-${index}`,
      nistNumber: `3.1.${index + 1}`,
      weight: 0,
      poamEligibility: 'not_allowed',
      result,
      partial: false,
    }));
  const statusOf = (results: readonly RequirementResult[]) => {
    const all = requirements(results);
    return conditionalStatus(all, frameworkScore('all_or_nothing', all, 0), new Set(), 'all_or_nothing');
  };

  it('has no number', () => {
    expect(frameworkScore('all_or_nothing', requirements(['met', 'not_assessed']), 0)).toMatchObject({
      score: null,
      noScore: 'level_without_score',
      provisional: true,
      worst: null,
      best: null,
      deductions: [],
    });
  });

  it('is final exactly if all is met or does not apply, and never conditional', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...RESULTS), { minLength: 15, maxLength: 15 }), (results) => {
        const { final, conditional, ineligible, missingPoam } = statusOf(results);
        expect(final).toBe(results.every((result) => result === 'met' || result === 'not_applicable'));
        expect(conditional).toBe(false);
        expect(ineligible).toHaveLength(results.filter((result) => result === 'not_met').length);
        expect(missingPoam).toEqual([]);
      }),
    );
  });

  it('knows no plan of action', () => {
    expect(statusOf(['not_met', 'met']).ineligible).toEqual([
      { code: 'L1-0', nistNumber: '3.1.1', paragraph: '32 CFR 170.21(a)(1)' },
    ]);
  });
});
