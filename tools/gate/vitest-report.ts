/** Reads the counts out of vitest's JSON report. */
export interface TestCounts {
  readonly passed: number;
  readonly failed: number;
}

/**
 * `text` is the report ('' when there is none), `isOk` whether vitest ended with exit code 0. A run that failed without a
 * failed test (a file that does not load, an unhandled error), or that executed no test, counts as one failure.
 */
export function readVitestReport(text: string, isOk: boolean): TestCounts {
  const { numPassedTests: passed, numFailedTests: failed } = parseReport(text);
  const isSilentFailure = failed === 0 && (!isOk || passed === 0);
  return { passed, failed: isSilentFailure ? 1 : failed };
}

function parseReport(text: string): { numPassedTests: number; numFailedTests: number } {
  const report: unknown = text === '' ? {} : JSON.parse(text);
  return { numPassedTests: countIn(report, 'numPassedTests'), numFailedTests: countIn(report, 'numFailedTests') };
}

function countIn(report: unknown, name: string): number {
  if (typeof report !== 'object' || report === null) return 0;
  const count: unknown = Object.entries(report).find(([key]) => key === name)?.[1];
  return typeof count === 'number' ? count : 0;
}
