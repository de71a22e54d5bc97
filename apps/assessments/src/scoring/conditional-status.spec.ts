import { describe, expect, it } from '@jest/globals';
import { levelTwo } from '../fixtures/level-two.js';
import { conditionalStatus } from './conditional-status.js';
import { sprsScore } from './sprs-score.js';

function statusOf(results: Parameters<typeof levelTwo>[0], planned: readonly string[] = []) {
  const requirements = levelTwo(results);
  const codes = new Set(planned.map((number) => `L2-${number}`));
  return conditionalStatus(requirements, sprsScore(requirements, 110), codes);
}
const numbers = (blockers: readonly { nistNumber: string }[]) => blockers.map(({ nistNumber }) => nistNumber);

describe('a conditional certification', () => {
  it('keeps what may not stay open apart from what is not planned for, both in the order of their numbers', () => {
    const status = statusOf({
      '3.13.11': 'not_met',
      '3.8.4': 'not_met',
      '3.5.3': 'partial',
      '3.3.5': 'not_met',
      '3.1.5': 'not_met',
      '3.1.3': 'not_met',
    });
    expect(status).toMatchObject({ conditional: false, final: false, scoreReached: true, minimumScore: 88 });
    expect(numbers(status.ineligible)).toEqual(['3.1.5', '3.3.5', '3.5.3', '3.13.11']);
    expect(numbers(status.missingPoam)).toEqual(['3.1.3', '3.1.5', '3.3.5', '3.5.3', '3.8.4', '3.13.11']);
  });

  it('is possible once everything that may stay open is planned for', () => {
    expect(statusOf({ '3.1.3': 'not_met', '3.13.11': 'partial' }, ['3.1.3', '3.13.11']).conditional).toBe(true);
    expect(statusOf({ '3.1.3': 'not_met', '3.13.11': 'partial' }, ['3.1.3']).conditional).toBe(false);
  });

  it('fails by one item that may not stay open, at any score and with a plan', () => {
    expect(statusOf({ '3.4.8': 'not_met' }, ['3.4.8'])).toMatchObject({ conditional: false, scoreReached: true });
  });

  it('fails while something is not assessed', () => {
    expect(statusOf({ '3.1.3': 'not_assessed' })).toMatchObject({ conditional: false, final: false, notAssessed: 1 });
  });

  it('is final if everything is met', () => {
    expect(statusOf({ '3.1.12': 'not_applicable' })).toMatchObject({ conditional: true, final: true });
  });

  it('names the paragraph: worth more than a point, named as never, no entry', () => {
    const { ineligible, missingPoam } = statusOf({ '3.4.8': 'not_met', '3.10.3': 'not_met' });
    expect(ineligible.map(({ paragraph }) => paragraph)).toEqual([
      '32 CFR 170.21(a)(2)(ii)',
      '32 CFR 170.21(a)(2)(iii)',
    ]);
    expect(missingPoam[0]?.paragraph).toBe('32 CFR 170.24(c)(2)(i)(B)(6)');
  });
});
