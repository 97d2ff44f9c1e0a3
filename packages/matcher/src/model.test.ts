/** The model test: after each of many random commands the fast book is the naive one, and everything that must hold does. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { NaiveBook } from './book-naive.ts';
import { createOrderBook } from './create-order-book.ts';
import { differenceAfter, differenceAtRest } from './testing/agreement.ts';
import { lineOf } from './testing/call.ts';
import { callOf, type Program, programs } from './testing/draws.ts';

const COMMANDS = 20_000;
const PER_PROGRAM = 200;
const PATIENCE_MS = 120_000;

it(
  'agrees with the naive book after each command',
  () => {
    fc.assert(
      fc.property(programs(PER_PROGRAM), (program) => {
        expect(firstDifference(program)).toBeUndefined();
      }),
      { numRuns: (2 * COMMANDS) / PER_PROGRAM },
    );
  },
  PATIENCE_MS,
);

function firstDifference({ settings, draws }: Program): string | undefined {
  const [fast, naive] = [createOrderBook(settings), new NaiveBook(settings)];
  for (const draw of draws) {
    const call = callOf(draw, fast.lastId);
    const difference = differenceAfter(fast, naive, call);
    if (difference !== undefined) return `${lineOf(call)}: ${difference}`;
  }
  return differenceAtRest(fast, naive);
}
