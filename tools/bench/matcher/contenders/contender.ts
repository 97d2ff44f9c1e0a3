/** What a benchmark asks of a book: get some operations ready, carry them out, and say what was traded. Only the second is timed. */
import type { Tally } from '../tally.ts';

export interface Contender {
  /** The operations from `from` up to `to`, in whatever form the book's users would hold them. */
  prepare(from: number, to: number): void;
  /** Carries out operations that are prepared, and keeps the answers. */
  run(from: number, to: number): void;
  /** Adds the trades since the last time, and lets go of the answers. */
  drain(tally: Tally): void;
}

export type ContenderName = 'core' | 'face' | 'nodejs-order-book' | 'big-order-book';
export const PEERS = ['nodejs-order-book', 'big-order-book'] as const satisfies readonly ContenderName[];

/** The order id of a string-keyed book. */
export const orderIdOf = (number: number): string => `o${number}`;
export const numberOf = (orderId: string): number => Number(orderId.slice(1));
