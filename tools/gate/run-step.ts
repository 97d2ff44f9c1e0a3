/** Runs one step of the gate as a child process and says how it went. */
import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import type { Step } from './steps.ts';
import { readVitestReport, type TestCounts } from './vitest-report.ts';

export interface StepOutcome extends TestCounts {
  readonly name: string;
  readonly verdict: string;
  readonly durationMs: number;
}

export interface StepContext {
  readonly root: string;
  readonly browser: string | undefined;
}

/** No step may hang the gate: the whole gate is meant to stay well below this. */
const STEP_TIMEOUT_MS = 8 * 60_000;

export async function runStep(step: Step, context: StepContext): Promise<StepOutcome> {
  const startedAt = performance.now();
  const counts = await countStep(step, context);
  const durationMs = performance.now() - startedAt;
  return { name: step.name, verdict: verdictOf(step, counts), durationMs, ...counts };
}

function verdictOf(step: Step, { passed, failed }: TestCounts): string {
  if (step.kind === 'absent') return `${step.isFailure ? 'failed' : 'skipped'}: ${step.reason}`;
  if (step.kind === 'command') return failed === 0 ? 'passed' : 'failed';
  return `${passed} passed, ${failed} failed`;
}

async function countStep(step: Step, context: StepContext): Promise<TestCounts> {
  if (step.kind === 'absent') return { passed: 0, failed: step.isFailure ? 1 : 0 };
  if (step.kind === 'vitest') return countVitest(step.project, context);
  const isOk = await run(step.command, context);
  return isOk ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 };
}

async function countVitest(project: string, context: StepContext): Promise<TestCounts> {
  const directory = await mkdtemp(join(tmpdir(), 'tulip-gate-'));
  try {
    const report = join(directory, 'report.json');
    const isOk = await run(
      ['vitest', 'run', '--project', project, '--reporter=default', '--reporter=json', `--outputFile.json=${report}`],
      context,
    );
    return readVitestReport(await readFile(report, 'utf8').catch(() => ''), isOk);
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

/** True when the command ended with exit code 0. */
function run([command, ...parameters]: readonly [string, ...string[]], context: StepContext): Promise<boolean> {
  const path = [join(context.root, 'node_modules', '.bin'), process.env['PATH'] ?? ''].join(delimiter);
  const browser = context.browser === undefined ? {} : { CHROMIUM_PATH: context.browser };
  return new Promise((resolve) => {
    const child = spawn(command, parameters, {
      cwd: context.root,
      env: { ...process.env, ...browser, PATH: path },
      stdio: ['ignore', 'inherit', 'inherit'],
      timeout: STEP_TIMEOUT_MS,
    });
    child.once('error', (error) => {
      console.error(`${command} cannot start: ${error.message}`);
      resolve(false);
    });
    child.once('close', (code, signal) => {
      if (signal !== null) console.error(`${command} was ended by ${signal}`);
      resolve(code === 0);
    });
  });
}
