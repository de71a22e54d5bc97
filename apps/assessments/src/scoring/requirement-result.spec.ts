import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type ObjectiveResult, requirementResult } from './requirement-result.js';

const any = fc.array(fc.constantFrom<ObjectiveResult>('met', 'not_met', 'not_applicable'), { maxLength: 15 });

describe('the result of a requirement', () => {
  it.each<[ObjectiveResult[], number, string]>([
    [[], 1, 'not_assessed'],
    [['met'], 1, 'met'],
    [['met'], 2, 'not_assessed'],
    [['not_met'], 3, 'not_met'],
    [['met', 'met', 'not_met'], 3, 'not_met'],
    [['met', 'not_applicable'], 2, 'met'],
    [['not_applicable', 'not_applicable'], 2, 'not_applicable'],
    [['not_applicable', 'not_met'], 2, 'not_met'],
  ])('of %j out of %i is %s', (recorded, objectives, expected) => {
    expect(requirementResult(recorded, objectives)).toBe(expected);
  });

  it('is not met exactly if an objective is not', () => {
    fc.assert(
      fc.property(
        any,
        (recorded) => (requirementResult(recorded, recorded.length) === 'not_met') === recorded.includes('not_met'),
      ),
    );
  });
});
