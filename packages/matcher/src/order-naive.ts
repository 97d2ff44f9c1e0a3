/** An order of the naive book, and what can be said of orders without knowing the book. */
import { must } from '@tulip/std';
import { BUY, SELF_TRADE_ALLOW, SELF_TRADE_MASK } from './command-flags.ts';
import type { BookLevel, RestingOrder } from './order-book.ts';
import { type BookState, ROW_ID, ROW_OPEN, ROW_OWNER, ROW_TERMS, ROW_TURN, ROW_WORDS } from './snapshot-rows.ts';
import { flagsOfTerms, orderSeed, orderTermA, orderTermB, priceOfTerms, sideOfTerms, termsOf } from './state-hash.ts';

export interface Order {
  readonly id: number;
  readonly owner: number;
  readonly side: number;
  readonly flags: number;
  price: number;
  open: number;
  /** When it joined the back of its queue. */
  turn: number;
}

/** Whether an order of this side is willing to trade at `than` or ranks no worse than it: a bid as high, an ask as low. */
export function isAtLeastAsGood(side: number, price: number, than: number): boolean {
  return side === BUY ? price >= than : price <= than;
}

/** Whether the taker's policy keeps it from trading with this maker. */
export function isSelfTrade(taker: Order, maker: Order): boolean {
  return taker.owner === maker.owner && (taker.flags & SELF_TRADE_MASK) !== SELF_TRADE_ALLOW;
}

/** What the outside sees of it. */
export function shown({ id, owner, side, price, open, flags }: Order): RestingOrder {
  return { id, owner, side, price, open, flags };
}

export function levelOf(queue: readonly Order[], price: number): BookLevel {
  const orders = queue.filter((order) => order.price === price);
  return { price, quantity: orders.reduce((sum, { open }) => sum + open, 0), orders: orders.length };
}

export function rowsOf(orders: readonly Order[]): Int32Array {
  return Int32Array.from(
    orders.flatMap(({ id, owner, side, price, flags, open, turn }) => [
      id,
      owner,
      termsOf(side, price, flags),
      open,
      turn,
    ]),
  );
}

/** The state hash's two sums over orders. */
export function hashSums(orders: readonly Order[]): readonly [number, number] {
  let [a, b] = [0, 0];
  for (const { id, owner, side, price, flags, open, turn } of orders) {
    const seed = orderSeed(id, owner, termsOf(side, price, flags), turn);
    a = (a + orderTermA(seed, open)) | 0;
    b = (b + orderTermB(seed, open)) | 0;
  }
  return [a, b];
}

export function ordersIn({ rows, orderCount }: BookState): readonly Order[] {
  return Array.from({ length: orderCount }, (_, row) => {
    const word = (at: number) => must(rows[row * ROW_WORDS + at], 'a word of the row');
    const terms = word(ROW_TERMS);
    const [side, price, flags] = [sideOfTerms(terms), priceOfTerms(terms), flagsOfTerms(terms)];
    return { id: word(ROW_ID), owner: word(ROW_OWNER), side, price, flags, open: word(ROW_OPEN), turn: word(ROW_TURN) };
  });
}
