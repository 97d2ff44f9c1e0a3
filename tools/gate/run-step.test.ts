/** A step of the gate as a real child process: what it counts when the child fails or is not there. */
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { runStep } from './run-step.ts';

const context = { root: fileURLToPath(new URL('../..', import.meta.url)), browser: undefined };
const command = (...parts: [string, ...string[]]) => ({ kind: 'command', name: 'x', command: parts }) as const;

it('counts a command by its exit code', async () => {
  expect(await runStep(command('node', '--eval', ''), context)).toMatchObject({ passed: 1, failed: 0 });
  expect(await runStep(command('node', '--eval', 'process.exit(3)'), context)).toMatchObject({ passed: 0, failed: 1 });
});

it('counts a command that was ended by a signal, or is not there, as failed', async () => {
  const killed = command('node', '--eval', "process.kill(process.pid, 'SIGKILL')");
  expect(await runStep(killed, context)).toMatchObject({ passed: 0, failed: 1, verdict: 'failed' });
  expect(await runStep(command('no-such-command'), context)).toMatchObject({ passed: 0, failed: 1 });
});

it('counts what a machine cannot run only where it has to', async () => {
  const absent = { kind: 'absent', name: 'x', reason: 'no browser' } as const;
  expect(await runStep({ ...absent, isFailure: false }, context)).toMatchObject({ passed: 0, failed: 0 });
  expect(await runStep({ ...absent, isFailure: true }, context)).toMatchObject({ passed: 0, failed: 1 });
});
