/** Threads as /proc tells of them. */
import { expect, it } from 'vitest';
import { parseStat, usedSince } from './cpu-times.ts';

it('reads a name that holds spaces and parentheses', () => {
  const fields = Array.from({ length: 20 }, (_, index) => String(index + 100));
  expect(parseStat(`42 (a ) (b) S 7 ${fields.join(' ')}`)).toEqual({ name: 'a ) (b', parent: 7, seconds: 2.19 });
});

it('tells what was used in between, of threads that came meanwhile everything', () => {
  const thread = (id: number, seconds: number) => ({ pid: 1, parent: 0, thread: id, command: '', name: '', seconds });
  const used = usedSince([thread(1, 5), thread(2, 1)], [thread(1, 7), thread(3, 4)]);
  expect(used.map((one) => [one.thread, one.seconds])).toEqual([
    [1, 2],
    [3, 4],
  ]);
});
