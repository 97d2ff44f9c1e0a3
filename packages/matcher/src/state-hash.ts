/** The state hash: a sum of one term per resting order, which follows each change in a few instructions, and the counters. */

/** Where the book stands apart from its orders. */
export interface BookCounters {
  readonly lastId: number;
  /** Turns issued: an order gets the next one whenever it joins the back of a queue. */
  readonly lastTurn: number;
  readonly lastSeq: number;
  readonly lastPrice: number;
  readonly tradeCount: number;
  readonly orderCount: number;
}

/** An order's price and kind in one word: `price << 5 | self-trade bits >>> 1 | post-only bit >>> 1 | side`. */
export function termsOf(side: number, price: number, flags: number): number {
  return (price << 5) | orderKindOf(side, flags);
}
/** The terms without the price. */
export const orderKindOf = (side: number, flags: number): number => ((flags >>> 1) & 0b11110) | side;
export const sideOfTerms = (terms: number): number => terms & 1;
export const priceOfTerms = (terms: number): number => terms >>> 5;
export const flagsOfTerms = (terms: number): number => (terms & 0b11110) << 1;

/** What an order's identity and place in its queue contribute; the open quantity is mixed in by the two terms. */
export function orderSeed(id: number, owner: number, terms: number, turn: number): number {
  const a = Math.imul(id ^ 0x1e3779b9, 0x85ebca6b) ^ terms;
  const b = Math.imul(turn ^ 0x7feb352d, 0x42b2ae35) ^ owner;
  const mixed = (Math.imul(a ^ (a >>> 15), 0x2c1b3c6d) + Math.imul(b ^ (b >>> 13), 0x297a2d39)) | 0;
  return mixed ^ (mixed >>> 16);
}

/** An order's term in the first of the two sums, a signed 32-bit integer. */
export function orderTermA(seed: number, open: number): number {
  const mixed = Math.imul((seed + Math.imul(open, 0x1e3779b1)) | 0, 0x046ca68b);
  return mixed ^ (mixed >>> 15);
}

/** An order's term in the second sum. */
export function orderTermB(seed: number, open: number): number {
  const mixed = Math.imul(seed ^ Math.imul(open, 0x27d4eb2f), 0x165667b1);
  return mixed ^ (mixed >>> 13);
}

/** Sixteen hexadecimal digits of both sums (modulo 2^32) with the counters folded in. */
export function stateHashOf(sumA: number, sumB: number, counters: BookCounters): string {
  const { lastId, lastTurn, lastSeq, lastPrice, tradeCount, orderCount } = counters;
  const words = [lastId, lastTurn, ...halves(lastSeq), lastPrice, ...halves(tradeCount), orderCount];
  let a = sumA | 0;
  let b = sumB | 0;
  for (const word of words) {
    a = Math.imul(a ^ word, 0x2c1b3c6d);
    a ^= a >>> 15;
    b = Math.imul(b + word, 0x297a2d39);
    b ^= b >>> 13;
  }
  return hex(a) + hex(b);
}

/** The low and the high 32 bits of a safe integer. */
function halves(value: number): readonly [number, number] {
  return [value | 0, Math.floor(value / 2 ** 32)];
}

function hex(word: number): string {
  return (word >>> 0).toString(16).padStart(8, '0');
}
