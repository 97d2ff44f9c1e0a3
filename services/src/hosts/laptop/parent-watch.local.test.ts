/** A process that npm started ends when npm is killed. */
import { once } from 'node:events';
import { expect, it } from 'vitest';
import { startFixture } from './fixtures/fixture-process.ts';
import { isAlive, until } from './fixtures/until.ts';

it('ends a process whose parent was killed, when npm started it', async () => {
  const parent = startFixture('hold-watcher.ts');
  const pid = Number(await parent.firstLine);
  expect(isAlive(pid)).toBe(true);
  const ended = once(parent.child, 'exit');
  parent.child.kill('SIGKILL');
  await ended;
  await until('the end of the watcher', () => !isAlive(pid));
});
