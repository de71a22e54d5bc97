import { describe, expect, it } from '@jest/globals';
import { HAND_COMPUTED } from '../fixtures/hand-computed.js';
import { levelTwo } from '../fixtures/level-two.js';
import { sprsScore } from '../scoring/sprs-score.js';
import type { ScoredRequirement } from '../scoring/scored-requirement.js';
import { conditionalEligibility } from './eligibility.js';

function levelTwoEligibility(results: Parameters<typeof levelTwo>[0], planned: 'all' | readonly string[]) {
  const requirements = levelTwo(results);
  const { score, maxScore } = sprsScore(requirements, 110);
  const codes = planned === 'all' ? requirements.map(({ code }) => code) : planned.map((number) => `L2-${number}`);
  return conditionalEligibility({ targetLevel: 2, requirements, score, maxScore, planned: new Set(codes) });
}

const told = ({ blockers }: ReturnType<typeof conditionalEligibility>) =>
  blockers.map(({ kind, nistNumber, paragraph }) => `${kind} ${nistNumber} ${paragraph.slice('32 CFR 170.'.length)}`);

describe('at Level 2', () => {
  it.each(HAND_COMPUTED)('$name: what may not stay open is told by number', ({ results, score, ineligible }) => {
    const eligibility = levelTwoEligibility(results, 'all');
    const { blockers } = eligibility;
    expect(eligibility.score).toBe(score);
    expect(blockers.filter(({ kind }) => kind === 'ineligible').map(({ nistNumber }) => nistNumber)).toEqual(
      ineligible,
    );
    expect(blockers.some(({ kind }) => kind === 'score')).toBe(score === null || score < 88);
    expect(eligibility.conditional).toBe(!eligibility.final && blockers.length === 0);
  });

  it('tells everything at once: score, what is ineligible, what has no entry, what is not assessed', () => {
    const fives = { '3.13.15': 'not_met', '3.13.6': 'not_met', '3.14.6': 'not_met', '3.4.8': 'not_met' } as const;
    const ones = { '3.1.3': 'not_met', '3.10.3': 'not_met', '3.3.3': 'not_assessed', '3.5.3': 'partial' } as const;
    expect(told(levelTwoEligibility({ ...fives, ...ones }, ['3.4.8', '3.1.3', '3.10.3']))).toEqual([
      'score  21(a)(2)(i)',
      'not_assessed 3.3.3 ',
      'ineligible 3.4.8 21(a)(2)(ii)',
      'ineligible 3.5.3 21(a)(2)(ii)',
      'missing_entry 3.5.3 24(c)(2)(i)(B)(6)',
      'ineligible 3.10.3 21(a)(2)(iii)',
      'ineligible 3.13.6 21(a)(2)(ii)',
      'missing_entry 3.13.6 24(c)(2)(i)(B)(6)',
      'ineligible 3.13.15 21(a)(2)(ii)',
      'missing_entry 3.13.15 24(c)(2)(i)(B)(6)',
      'ineligible 3.14.6 21(a)(2)(ii)',
      'missing_entry 3.14.6 24(c)(2)(i)(B)(6)',
    ]);
  });

  it('is final, not conditional, when everything is met', () => {
    expect(levelTwoEligibility({}, [])).toMatchObject({ final: true, conditional: false, score: 110, blockers: [] });
    const one = levelTwoEligibility({ '3.1.3': 'not_met' }, ['3.1.3']);
    expect(one).toMatchObject({ final: false, conditional: true, score: 109, minimumScore: 88 });
  });
});

describe('at the other levels', () => {
  const requirement = (nistNumber: string, changes: Partial<ScoredRequirement> = {}): ScoredRequirement => ({
    code: nistNumber,
    nistNumber,
    weight: 1,
    poamEligibility: 'allowed',
    result: 'not_met',
    partial: false,
    ...changes,
  });
  const all = new Set(['3.1.1', '3.1.2e', '3.6.1e']);

  it('nothing may stay open at Level 1', () => {
    const requirements = [requirement('3.1.1'), requirement('3.1.2', { result: 'met' })];
    const eligibility = conditionalEligibility({
      targetLevel: 1,
      requirements,
      score: null,
      maxScore: 17,
      planned: all,
    });
    expect(eligibility).toMatchObject({ conditional: false, final: false });
    expect(told(eligibility)).toEqual(['level  21(a)(1)', 'ineligible 3.1.1 21(a)(1)']);
  });

  it('20 of 24 and none of the named ones at Level 3', () => {
    const of = (score: number, ...numbers: ScoredRequirement[]) =>
      conditionalEligibility({ targetLevel: 3, requirements: numbers, score, maxScore: 24, planned: all });
    expect(of(20, requirement('3.1.2e'))).toMatchObject({ conditional: true, minimumScore: 20 });
    expect(told(of(19, requirement('3.1.2e')))).toEqual(['score  21(a)(3)(i)']);
    expect(told(of(23, requirement('3.6.1e', { poamEligibility: 'not_allowed' })))).toEqual([
      'ineligible 3.6.1e 21(a)(3)(ii)',
    ]);
  });
});
