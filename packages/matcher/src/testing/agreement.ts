/** Runs one sequence of calls on two books and says where they first differ, or where something that must hold does not. */
import * as E from '../event-record.ts';
import type { OrderBook } from '../order-book.ts';
import { applyCall, type Call } from './call.ts';

/** Applies the call to both; the sentence says how they differ afterwards, undefined when they do not. */
export function differenceAfter(fast: OrderBook, naive: OrderBook, call: Call): string | undefined {
  const seqBefore = fast.lastSeq;
  const [fastGave, naiveGave] = [applyCall(fast, call), applyCall(naive, call)];
  const pairs: readonly (readonly [string, unknown, unknown])[] = [
    ['the answer', fastGave, naiveGave],
    ['the events', eventsSince(fast, seqBefore), eventsSince(naive, seqBefore)],
    ['the counters', countersOf(fast), countersOf(naive)],
    ['the depth', fast.depth(Infinity), naive.depth(Infinity)],
    ['what changed', fast.depthSince(seqBefore), naive.depthSince(seqBefore)],
    ['the hash', fast.stateHash(), naive.stateHash()],
    ['what is wrong inside', fast.checkInvariants(), naive.checkInvariants()],
  ];
  for (const [what, ofFast, ofNaive] of pairs) {
    const [a, b] = [JSON.stringify(ofFast), JSON.stringify(ofNaive)];
    if (a !== b) return `${what}: ${a}, and the naive book has ${b}`;
  }
  return undefined;
}

/** What is too dear to compare after each command. */
export function differenceAtRest(fast: OrderBook, naive: OrderBook): string | undefined {
  const [a, b] = [everythingOf(fast), everythingOf(naive)];
  return a === b ? undefined : `at rest: ${a}, and the naive book has ${b}`;
}

function eventsSince({ log }: OrderBook, seq: number): readonly number[] {
  const from = Math.max(seq + 1 - log.firstSeq, 0);
  return [log.firstSeq, log.count, ...log.words.subarray(from * E.RECORD_WORDS, log.count * E.RECORD_WORDS)];
}

function countersOf(book: OrderBook): readonly number[] {
  const { lastSeq, lastPrice, tradeCount, orderCount, lastId } = book;
  const fronts = [0, 1].flatMap((side) => [book.bestPrice(side), book.frontOrder(side)]);
  return [lastSeq, lastPrice, tradeCount, orderCount, lastId, ...fronts];
}

function everythingOf(book: OrderBook): string {
  const owners = [0, 1, 2, 3].map((owner) => book.ordersOf(owner));
  const orders = owners.flat().map(({ id }) => [book.order(id), book.queuePosition(id)]);
  const deltas = Array.from({ length: book.log.count }, (_, ago) => book.depthSince(book.lastSeq - ago));
  return JSON.stringify([owners, orders, book.depth(2), deltas.length, deltas.at(-1), book.snapshot(7).join()]);
}
