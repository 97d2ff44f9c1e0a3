/** The last words of the gate. */
import type { StepOutcome } from './run-step.ts';
import type { Mode } from './steps.ts';

export function isMode(argument: string | undefined): argument is Mode {
  return argument === 'types' || argument === 'test' || argument === 'verify';
}

/** One line a step, then the line that others read; a gate that passed nothing has failed. */
export function summarise(
  outcomes: readonly Pick<StepOutcome, 'name' | 'verdict' | 'durationMs' | 'passed' | 'failed'>[],
): {
  readonly lines: readonly string[];
  readonly exitCode: 0 | 1;
} {
  const passed = outcomes.reduce((sum, outcome) => sum + outcome.passed, 0);
  const failed = outcomes.reduce((sum, outcome) => sum + outcome.failed, 0);
  const lines = outcomes.map(
    ({ name, verdict, durationMs }) => `${(durationMs / 1000).toFixed(1).padStart(7)} s  ${name}: ${verdict}`,
  );
  return { lines: [...lines, `${passed} passed, ${failed} failed`], exitCode: failed === 0 && passed > 0 ? 0 : 1 };
}
