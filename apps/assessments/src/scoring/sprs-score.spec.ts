import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { HAND_COMPUTED } from '../fixtures/hand-computed.js';
import { levelTwo, NUMBERS, weightOf } from '../fixtures/level-two.js';
import { conditionalStatus } from './conditional-status.js';
import type { RequirementResult } from './requirement-result.js';
import { sprsScore } from './sprs-score.js';

const MAX = 110;
const scoreOf = (results: Parameters<typeof levelTwo>[0]) => sprsScore(levelTwo(results), MAX);

const RESULTS: readonly RequirementResult[] = ['met', 'not_met', 'not_applicable', 'not_assessed'];
/** Any findings over all requirements, with a plan. */
const findings = fc
  .array(fc.constantFrom(...RESULTS), { minLength: NUMBERS.length, maxLength: NUMBERS.length })
  .chain((results) =>
    fc.record({
      mfa: fc.boolean(),
      fips: fc.boolean(),
      results: fc.constant(Object.fromEntries(NUMBERS.map((number, index) => [number, results[index] ?? 'met']))),
    }),
  )
  .map(({ mfa, fips, results }): Record<string, RequirementResult | 'partial'> => ({
    ...results,
    '3.12.4': 'met',
    ...(mfa && { '3.5.3': 'partial' as const }),
    ...(fips && { '3.13.11': 'partial' as const }),
  }));
const requirement = fc.constantFrom(...NUMBERS.filter((number) => number !== '3.12.4'));

describe('the score', () => {
  it('was added up by hand twenty times', () => {
    expect(HAND_COMPUTED.length).toBeGreaterThanOrEqual(20);
  });

  it.each(HAND_COMPUTED)('$name: $score', ({ results, score, ineligible }) => {
    const computed = scoreOf(results);
    expect(computed.score).toBe(score);
    const status = conditionalStatus(levelTwo(results), computed, new Set());
    expect(status.ineligible.map(({ nistNumber }) => nistNumber)).toEqual(ineligible);
  });

  it('lies between -203 and 110, and so do the best and the worst case around it', () => {
    fc.assert(
      fc.property(findings, (results) => {
        const { score, worst, best } = scoreOf(results);
        const inOrder = worst !== null && score !== null && best !== null && worst <= score && score <= best;
        return inOrder && worst >= -203 && best <= MAX;
      }),
    );
  });

  it('never rises when one more requirement is not met', () => {
    fc.assert(
      fc.property(findings, requirement, (results, number) => {
        const before = scoreOf(results).score ?? NaN;
        const after = scoreOf({ ...results, [number]: 'not_met' }).score ?? NaN;
        return after <= before && before - after <= weightOf(number);
      }),
    );
  });

  it('does not depend on the order of the requirements', () => {
    fc.assert(
      fc.property(findings, fc.infiniteStream(fc.nat()), (results, keys) => {
        const straight = levelTwo(results);
        const shuffled = straight
          .map((each) => ({ each, key: keys.next().value as number }))
          .sort((left, right) => left.key - right.key)
          .map(({ each }) => each);
        expect(sprsScore(shuffled, MAX)).toEqual(sprsScore(straight, MAX));
      }),
      { numRuns: 50 },
    );
  });

  it('is 110 minus the points of its deductions', () => {
    fc.assert(
      fc.property(findings, (results) => {
        const { score, deductions } = scoreOf(results);
        return score === MAX - deductions.reduce((total, { points }) => total + points, 0);
      }),
    );
  });

  it('is the same for what does not apply as for what is met', () => {
    fc.assert(
      fc.property(findings, requirement, (results, number) => {
        const met = scoreOf({ ...results, [number]: 'met' }).score;
        return met === scoreOf({ ...results, [number]: 'not_applicable' }).score;
      }),
    );
  });

  it('is none without a plan, and the best case is none only if the plan is known to fail', () => {
    fc.assert(
      fc.property(findings, fc.constantFrom<RequirementResult>('not_met', 'not_assessed'), (results, plan) => {
        const { score, worst, best } = scoreOf({ ...results, '3.12.4': plan });
        return score === null && worst === null && (best === null) === (plan === 'not_met');
      }),
    );
  });

  it('costs less in part than whole, for the two that have parts', () => {
    expect([scoreOf({ '3.5.3': 'partial' }).deductions, scoreOf({ '3.13.11': 'partial' }).deductions]).toMatchObject([
      [{ points: 3, reason: 'partial', paragraph: '32 CFR 170.24(c)(2)(i)(B)(4)(i)' }],
      [{ points: 3, reason: 'partial', paragraph: '32 CFR 170.24(c)(2)(i)(B)(4)(ii)' }],
    ]);
  });

  it('names the paragraph of each weight', () => {
    const paragraphs = (number: string) => scoreOf({ [number]: 'not_met' }).deductions.map((each) => each.paragraph);
    expect(['3.1.1', '3.1.5', '3.1.3', '3.5.3'].flatMap(paragraphs)).toEqual([
      '32 CFR 170.24(c)(2)(i)(B)(1)',
      '32 CFR 170.24(c)(2)(i)(B)(2)',
      '32 CFR 170.24(c)(2)(i)(B)(3)',
      '32 CFR 170.24(c)(2)(i)(B)(4)(i)',
    ]);
  });

  it('is provisional while something is not assessed, with the range that is left', () => {
    expect(scoreOf({ '3.1.1': 'not_assessed', '3.5.3': 'not_assessed', '3.1.3': 'not_met' })).toMatchObject({
      score: 109,
      provisional: true,
      worst: 99,
      best: 109,
    });
  });
});
