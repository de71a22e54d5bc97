import { describe, expect, it } from '@jest/globals';
import { lastLine, NOTHING, succeeded, sum, tallyOf } from './tally.js';

const report = {
  numPassedTests: 5,
  numFailedTests: 0,
  numPendingTests: 0,
  numTodoTests: 0,
  numRuntimeErrorTestSuites: 0,
};

describe('the tally of a test run', () => {
  it('counts a file that does not load as a failure', () => {
    expect(tallyOf({ ...report, numRuntimeErrorTestSuites: 2 })).toEqual({ passed: 5, failed: 2 });
  });

  it('counts tests that were left out as failures', () => {
    expect(tallyOf({ ...report, numPendingTests: 1, numTodoTests: 1 })).toEqual({ passed: 5, failed: 2 });
  });

  it('ends with one line for all rings', () => {
    const tally = sum(tallyOf(report), tallyOf({ ...report, numFailedTests: 3 }));
    expect(lastLine(tally)).toBe('10 passed, 3 failed');
  });

  it.each([
    ['something passed and nothing failed', { passed: 1, failed: 0 }, true],
    ['something failed', { passed: 9, failed: 1 }, false],
    ['nothing ran', NOTHING, false],
  ])('knows whether it succeeded when %s', (_, tally, expected) => {
    expect(succeeded(tally)).toBe(expected);
  });
});
