/** Every item is worked on, so many at a time, and the first error comes out at the end. */
import { describe, expect, it } from 'vitest';
import { eachApart } from './each-apart.ts';

describe('work on each apart', () => {
  it('reaches every item although some fail, and then rejects with the first error', async () => {
    const done: number[] = [];
    const working = eachApart([1, 2, 3, 4], 1, async (item) => {
      if (item === 1 || item === 3) throw new Error(`no ${item}`);
      done.push(item);
    });
    await expect(working).rejects.toThrow('no 1');
    expect(done).toEqual([2, 4]);
  });

  it('is done in order, at most so many at a time, and as many as there may be', async () => {
    const [started, atOnce]: [number[], number[]] = [[], []];
    let running = 0;
    await eachApart([1, 2, 3, 4, 5], 2, async (item) => {
      started.push(item);
      running += 1;
      atOnce.push(running);
      await Promise.resolve();
      running -= 1;
    });
    expect(started).toEqual([1, 2, 3, 4, 5]);
    expect(Math.max(...atOnce)).toBe(2);
  });

  it('of nothing is done at once', async () => {
    await eachApart([], 4, () => Promise.reject(new Error('never asked')));
  });
});
