/** A call of a book's method as data: applied to any book, written as a line of a replayable file, and read back. */
import { assert, assertNever } from '@tulip/std';
import type { OrderBook } from '../order-book.ts';

const METHODS = [
  'limit',
  'market',
  'cancel',
  'reduce',
  'modify',
  'replace',
  'massCancel',
  'discard',
  'restore',
] as const;
type Method = (typeof METHODS)[number];

/** The method and its arguments; those beyond what the method takes are ignored, missing ones are 0. */
export type Call = readonly [Method, ...number[]];

/** What the command returns. `discard` forgets all but so many of the log's records; `restore` goes through a snapshot. */
export function applyCall(book: OrderBook, [method, a = 0, b = 0, c = 0, d = 0, e = 0, f = 0]: Call): number {
  switch (method) {
    case 'limit':
      return book.limit(a, b, c, d, e);
    case 'market':
      return book.market(a, b, c, d, e, f);
    case 'cancel':
      return book.cancel(a);
    case 'reduce':
      return book.reduce(a, b);
    case 'modify':
      return book.modify(a, b, c);
    case 'replace':
      return book.replace(a, b, c);
    case 'massCancel':
      return book.massCancel(a, b, c, d);
    case 'discard':
      book.log.discard(book.lastSeq - a);
      return 0;
    case 'restore': {
      const restored = book.restore(book.snapshot(a));
      assert(restored.ok, 'a book refuses its own snapshot');
      return restored.value.ledgerSeq;
    }
    default:
      return assertNever(method);
  }
}

export function lineOf([method, ...args]: Call): string {
  return [method, ...args].join(' ');
}

export function callOfLine(line: string): Call {
  const [name, ...args] = line.split(' ');
  const method = METHODS.find((known) => known === name);
  assert(method !== undefined, `not a call of a book: ${line}`);
  return [method, ...args.map(Number)];
}
