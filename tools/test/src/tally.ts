/** What jest writes with `--json`, as far as it is read here. */
export interface JestReport {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly numPendingTests: number;
  readonly numTodoTests: number;
  /** Files that did not even load. */
  readonly numRuntimeErrorTestSuites: number;
}

/** Tests counted so far. */
export interface Tally {
  readonly passed: number;
  readonly failed: number;
}

export const NOTHING: Tally = { passed: 0, failed: 0 };

/** A file that does not load counts as a failure, and so does a test that did not run: nothing here is optional. */
export function tallyOf(report: JestReport): Tally {
  const unrun = report.numPendingTests + report.numTodoTests;
  return { passed: report.numPassedTests, failed: report.numFailedTests + report.numRuntimeErrorTestSuites + unrun };
}

export const sum = (a: Tally, b: Tally): Tally => ({ passed: a.passed + b.passed, failed: a.failed + b.failed });

/** The last line of a run. */
export const lastLine = (tally: Tally) => `${tally.passed} passed, ${tally.failed} failed`;

/** A run succeeds when something ran and nothing failed. */
export const succeeded = (tally: Tally) => tally.failed === 0 && tally.passed > 0;
