/** Writes a flow of operations, and follows them on a book, so that cancels and modifies can name orders that rest. */
import { createOrderBook, DEFAULT_BOOK_SETTINGS, NO_LIMIT, type RestingOrder } from '@tulip/matcher';
import { must, type Random, randomBelow } from '@tulip/std';
import { OP_CANCEL, OP_IOC, OP_LIMIT, OP_MARKET, OP_WORDS, type Operations } from './operations.ts';

const GTC = 0;
const IOC = 1;

export class FlowBuilder {
  count = 0;
  readonly #words: Int32Array;
  readonly #random: Random;
  readonly #book = createOrderBook(DEFAULT_BOOK_SETTINGS);
  /** Orders that rest, and some that have been filled since. */
  readonly #candidates: number[] = [];
  #lastEnded = 0;

  constructor(operations: number, random: Random) {
    this.#words = new Int32Array(operations * OP_WORDS);
    this.#random = random;
  }

  /** A new order. */
  add(type: typeof OP_LIMIT | typeof OP_IOC | typeof OP_MARKET, side: number, price: number, quantity: number): void {
    const number = this.#book.lastId + 1;
    this.#write(type, side, number, price, quantity);
    if (type === OP_MARKET) this.#book.market(side, number, quantity, NO_LIMIT, 0, IOC);
    else this.#book.limit(side, number, price, quantity, type === OP_IOC ? IOC : GTC);
    this.#book.log.discard(this.#book.lastSeq);
    if (type === OP_LIMIT) this.#candidates.push(number);
  }

  /** Cancels an order that rests, or in `staleShare` of a hundred cases one that has ended. */
  cancelOne(staleShare: number): void {
    const order = this.pick();
    const isStale = randomBelow(this.#random, 100) < staleShare && this.#lastEnded !== 0;
    if (isStale) this.#write(OP_CANCEL, 0, this.#lastEnded, 0, 0);
    else if (order !== undefined) {
      this.#write(OP_CANCEL, order.side, order.id, 0, 0);
      this.#book.cancel(order.id);
      this.#lastEnded = order.id;
    }
  }

  change(type: number, order: RestingOrder, price: number, quantity: number): void {
    this.#write(type, order.side, order.id, price, quantity);
    this.#book.replace(order.id, price, quantity);
    this.#book.log.discard(this.#book.lastSeq);
  }

  /** Any order that rests; undefined when none does. */
  pick(): RestingOrder | undefined {
    const candidates = this.#candidates;
    while (candidates.length > 0) {
      const at = randomBelow(this.#random, candidates.length);
      const order = this.#book.order(must(candidates[at], 'a candidate'));
      if (order !== undefined) return order;
      this.#lastEnded = must(candidates[at], 'a candidate');
      candidates[at] = must(candidates.at(-1), 'the last candidate');
      candidates.pop();
    }
    return undefined;
  }

  finish(preload: number): Operations {
    const words = this.#words.slice(0, this.count * OP_WORDS);
    const sides = new Uint8Array(this.count + 1);
    for (let at = 0; at < words.length; at += OP_WORDS) {
      const head = words[at] ?? 0;
      if ((head & 0xff) <= OP_MARKET) sides[words[at + 1] ?? 0] = head >>> 8;
    }
    return { count: this.count, preload, words, sides, fileIds: undefined };
  }

  #write(type: number, side: number, order: number, price: number, quantity: number): void {
    this.#words.set([type | (side << 8), order, price, quantity], this.count * OP_WORDS);
    this.count += 1;
  }
}
