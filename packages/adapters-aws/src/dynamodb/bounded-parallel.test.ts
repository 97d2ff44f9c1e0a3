/** Order is kept, the bound holds, the first failure is handed on. */
import { describe, expect, it } from 'vitest';
import { mapInParallel } from './bounded-parallel.ts';

describe('mapInParallel', () => {
  it('gives results in the order of the inputs, never more than so many at once', async () => {
    let running = 0;
    let most = 0;
    const results = await mapInParallel([5, 1, 4, 2, 3, 0], 2, async (turns) => {
      running += 1;
      most = Math.max(most, running);
      for (let turn = 0; turn < turns; turn++) await Promise.resolve();
      running -= 1;
      return turns * 10;
    });
    expect(results).toEqual([50, 10, 40, 20, 30, 0]);
    expect(most).toBe(2);
  });

  it('takes nothing, and fails with the first failure', async () => {
    expect(await mapInParallel([], 3, () => Promise.resolve(1))).toEqual([]);
    const failure = new Error('first');
    await expect(mapInParallel([1, 2, 3], 2, () => Promise.reject(failure))).rejects.toBe(failure);
  });
});
