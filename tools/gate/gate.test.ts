/** The gate must fail when something failed, when nothing ran, and where CI lacks a browser. */
import { describe, expect, it } from 'vitest';
import { findBrowser } from './browser.ts';
import { planSteps } from './steps.ts';
import { summarise } from './summary.ts';
import { readVitestReport } from './vitest-report.ts';

describe('readVitestReport', () => {
  it('takes the counts of tests', () => {
    expect(readVitestReport('{"numPassedTests":7,"numFailedTests":2}', false)).toEqual({ passed: 7, failed: 2 });
  });

  it('counts a run that failed without a failed test', () => {
    expect(readVitestReport('{"numPassedTests":7,"numFailedTests":0}', false)).toEqual({ passed: 7, failed: 1 });
  });

  it('counts a run without any test as a failure, also when vitest is content', () => {
    expect(readVitestReport('{"numPassedTests":0,"numFailedTests":0}', true)).toEqual({ passed: 0, failed: 1 });
    expect(readVitestReport('', true)).toEqual({ passed: 0, failed: 1 });
  });
});

describe('planSteps', () => {
  it('runs the same tests in `verify` as in `test`, and more', () => {
    const machine = { hasBrowser: true, isCi: true };
    const test = planSteps('test', machine);
    expect(planSteps('verify', machine).slice(0, test.length)).toEqual(test);
    expect(planSteps('verify', machine).length).toBeGreaterThan(test.length);
  });

  it('lets a machine without a browser pass, but not CI', () => {
    const verdict = (isCi: boolean) =>
      planSteps('test', { hasBrowser: false, isCi }).find((step) => step.kind === 'absent');
    expect(verdict(false)).toMatchObject({ isFailure: false });
    expect(verdict(true)).toMatchObject({ isFailure: true });
  });
});

describe('findBrowser', () => {
  it('prefers what CHROMIUM_PATH names and does not replace it by another', () => {
    expect(findBrowser({ CHROMIUM_PATH: '/opt/mine' }, () => true)).toBe('/opt/mine');
    expect(findBrowser({ CHROMIUM_PATH: '/opt/mine' }, (path) => path !== '/opt/mine')).toBeUndefined();
    expect(findBrowser({}, (path) => path === '/usr/bin/google-chrome')).toBe('/usr/bin/google-chrome');
  });
});

describe('summarise', () => {
  const step = { name: 'x', verdict: 'v', durationMs: 1 };

  it('ends with the line that others read', () => {
    const summary = summarise([
      { ...step, passed: 3, failed: 0 },
      { ...step, passed: 1, failed: 0 },
    ]);
    expect(summary.lines.at(-1)).toBe('4 passed, 0 failed');
    expect(summary.exitCode).toBe(0);
  });

  it('fails on one failure, and when nothing was executed', () => {
    expect(summarise([{ ...step, passed: 9, failed: 1 }]).exitCode).toBe(1);
    expect(summarise([]).exitCode).toBe(1);
  });
});
