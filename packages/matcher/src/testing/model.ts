/** The model: the fast book beside the naive one, compared after each call of a sequence. */
import { NaiveBook } from '../book-naive.ts';
import { createOrderBook } from '../create-order-book.ts';
import type { BookSettings } from '../order-book.ts';
import { differenceAfter, differenceAtRest } from './agreement.ts';
import { type Call, lineOf } from './call.ts';
import { callOf, type Program } from './draws.ts';

export interface Run {
  /** The calls as they were made, up to the first difference. */
  readonly calls: readonly Call[];
  /** Where the books differ, undefined when they agree to the end. */
  readonly difference: string | undefined;
}

export function runProgram({ settings, draws }: Program): Run {
  return runCalls(
    settings,
    draws.map((draw) => (lastId: number) => callOf(draw, lastId)),
  );
}

/** Each call may depend on the last id of the book that it meets. */
export function runCalls(settings: BookSettings, resolves: readonly ((lastId: number) => Call)[]): Run {
  const [fast, naive] = [createOrderBook(settings), new NaiveBook(settings)];
  const calls: Call[] = [];
  for (const resolve of resolves) {
    const call = resolve(fast.lastId);
    calls.push(call);
    const difference = differenceAfter(fast, naive, call);
    if (difference !== undefined) return { calls, difference: `${lineOf(call)}: ${difference}` };
  }
  return { calls, difference: differenceAtRest(fast, naive) };
}
