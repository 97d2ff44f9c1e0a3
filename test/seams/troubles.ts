/** What goes wrong in the tests of the seams: calls that fail, processes that die; and what an answer must have been. */
import type { FaultHooks, Operation } from '@tulip/adapters-memory';
import type { Order } from '@tulip/contracts';
import { StoreError, type StoreFailure } from '@tulip/exchange';
import { expect } from 'vitest';

/** Throws on the first `times` calls of the operation, before or after it takes effect. */
export function failing(when: 'before' | 'after', operation: Operation, failure: StoreFailure, times = 1): FaultHooks {
  let left = times;
  return {
    [when](called: Operation) {
      if (called !== operation || left === 0) return;
      left -= 1;
      throw new StoreError(failure, operation);
    },
  };
}

export async function accepted(answer: Response): Promise<Order> {
  expect(answer.status).toBe(202);
  return ((await answer.json()) as { order: Order }).order;
}

/** Hooks of a process that dies at its `crashAt`-th port call, and how many calls it has made. */
export function mortalHooks(crashAt: number, when: 'before' | 'after'): { hooks: FaultHooks; calls: () => number } {
  let calls = 0;
  const hooks = {
    [when]: () => {
      calls += 1;
      return calls === crashAt ? new Promise<void>(() => undefined) : undefined;
    },
  };
  return { hooks, calls: () => calls };
}

/** Resolves when the work is done or the process hangs for good: nothing of it is left to run. */
export async function runOrDie(work: () => Promise<void>): Promise<void> {
  const turns = (async () => {
    for (let turn = 0; turn < 3_000; turn++) await Promise.resolve();
  })();
  await Promise.race([work(), turns]);
}
