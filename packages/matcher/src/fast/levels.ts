/** The price levels of both sides, each a FIFO queue of orders; never crossed, they share one price axis. */
import { BUY } from '../command-flags.ts';
import { NO_LIMIT } from '../order-book.ts';
import { PriceBitmap } from './price-bitmap.ts';
import { SlotIndex } from './slot-index.ts';
import { KEY, NEXT, ORDERS, PLACE, PREV, type Slots, sumOf } from './slots.ts';

/** What stands as the best price of an empty side: no order is willing to trade with it. */
const NO_BID = 0;
const NO_ASK = NO_LIMIT;

export class Levels {
  readonly #slots: Slots;
  readonly index: SlotIndex;
  readonly bitmap: PriceBitmap;
  /** By side: the slot of the best level, 0 when the side is empty. */
  readonly fronts = new Int32Array(2);
  /** By side: the price of the best level. */
  readonly best = Int32Array.of(NO_BID, NO_ASK);

  constructor(slots: Slots) {
    this.#slots = slots;
    this.index = new SlotIndex(slots);
    this.bitmap = new PriceBitmap();
  }

  bestPrice(side: number): number {
    return this.fronts[side] === 0 ? 0 : (this.best[side] as number);
  }

  /** Whether an order of this side and price would trade. */
  isCrossing(side: number, price: number): boolean {
    return reaches(side, price, this.best[1 - side] as number);
  }

  /** Whether a level at this price would be one of this side, as the other side begins beyond it. */
  isOfSide(side: number, price: number): boolean {
    return reaches(1 - side, price, this.best[side] as number);
  }

  /** The level at a price, made if need be. */
  at(side: number, price: number): number {
    const level = this.index.find(price);
    return level === 0 ? this.#open(side, price) : level;
  }

  /** The slot of the side's next worse level; 0 when there is none. */
  after(side: number, level: number): number {
    const price = this.#priceAfter(side, this.#slots.words[level + KEY] as number);
    return price === 0 ? 0 : this.index.find(price);
  }

  /** Puts an order at the back of a level's queue. */
  join(level: number, order: number, open: number): void {
    const { words, sums } = this.#slots;
    const last = words[level + PREV] as number;
    words[order + NEXT] = level;
    words[order + PREV] = last;
    words[last + NEXT] = order;
    words[level + PREV] = order;
    words[level + ORDERS] = (words[level + ORDERS] as number) + 1;
    sums[sumOf(level)] = (sums[sumOf(level)] as number) + open;
  }

  /** Takes an order out of a level's queue, and an empty level out of the book. */
  leave(side: number, level: number, order: number, open: number): void {
    const { words, sums } = this.#slots;
    const next = words[order + NEXT] as number;
    const previous = words[order + PREV] as number;
    words[previous + NEXT] = next;
    words[next + PREV] = previous;
    const orders = (words[level + ORDERS] as number) - 1;
    words[level + ORDERS] = orders;
    sums[sumOf(level)] = (sums[sumOf(level)] as number) - open;
    if (orders === 0) this.#close(side, level);
  }

  /** Notes that an order of the level lost some of its quantity. */
  lower(level: number, by: number): void {
    const { sums } = this.#slots;
    sums[sumOf(level)] = (sums[sumOf(level)] as number) - by;
  }

  #open(side: number, price: number): number {
    const slots = this.#slots;
    const level = slots.takeForLevel();
    const { words } = slots;
    words[level + NEXT] = level;
    words[level + PREV] = level;
    words[level + KEY] = price;
    words[level + ORDERS] = 0;
    words[level + PLACE] = 0;
    slots.sums[sumOf(level)] = 0;
    this.index.add(level, price);
    this.bitmap.set(price);
    if (reaches(side, price, this.best[side] as number)) {
      this.best[side] = price;
      this.fronts[side] = level;
    }
    return level;
  }

  #close(side: number, level: number): void {
    const price = this.#slots.words[level + KEY] as number;
    this.bitmap.clear(price);
    this.index.remove(level, price);
    this.#slots.releaseLevel(level);
    if (this.fronts[side] !== level) return;
    const next = this.#priceAfter(side, price);
    this.fronts[side] = next === 0 ? 0 : this.index.find(next);
    this.best[side] = next !== 0 ? next : side === BUY ? NO_BID : NO_ASK;
  }

  #priceAfter(side: number, price: number): number {
    return side === BUY ? this.bitmap.below(price) : this.bitmap.above(price);
  }
}

/** Whether a bid is as high as `than`, an ask as low, without a branch that half of all orders would mispredict. */
export function reaches(side: number, price: number, than: number): boolean {
  return (((price - than - side) | 0) ^ -side) >= 0;
}
