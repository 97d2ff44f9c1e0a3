/** Commands that no book would take, whatever it holds: the number of the first rejection that applies. */
import { BUY, FLAGS_MAX, FOK, GTC, POST_ONLY, SELL, TIME_IN_FORCE_MASK } from '../command-flags.ts';
import { ANY, type BookSettings, NO_LIMIT } from '../order-book.ts';
import { REJECTIONS } from '../rejections.ts';

export const INT32_MAX = 0x7fff_ffff;
const SIDE_UNKNOWN = REJECTIONS['side-unknown'].number;
const PRICE_OUT_OF_RANGE = REJECTIONS['price-out-of-range'].number;
const QUANTITY_OUT_OF_RANGE = REJECTIONS['quantity-out-of-range'].number;
const OWNER_OUT_OF_RANGE = REJECTIONS['owner-out-of-range'].number;
const FLAGS_UNKNOWN = REJECTIONS['flags-unknown'].number;
const COLLAR_OUT_OF_RANGE = REJECTIONS['collar-out-of-range'].number;
const BUDGET_OUT_OF_RANGE = REJECTIONS['budget-out-of-range'].number;
export const UNKNOWN_ORDER = REJECTIONS['unknown-order'].number;
export const BOOK_FULL = REJECTIONS['book-full'].number;
export const IDS_EXHAUSTED = REJECTIONS['ids-exhausted'].number;
export const LOG_FULL = REJECTIONS['log-full'].number;

/** Refuses NaN, infinities and fractions with the rest. */
export function isWithin(value: number, low: number, high: number): boolean {
  return (value | 0) === value && value >= low && value <= high;
}

function isSide(side: number): boolean {
  return side === BUY || side === SELL;
}

function areFlags(flags: number): boolean {
  return isWithin(flags, 0, FLAGS_MAX) && (flags & TIME_IN_FORCE_MASK) <= FOK;
}

/** What is refused whatever the book holds; 0 when nothing is. */
export class Refusals {
  readonly #priceMin: number;
  readonly #priceMax: number;
  readonly #quantityMax: number;

  constructor(settings: BookSettings) {
    this.#priceMin = settings.priceMin;
    this.#priceMax = settings.priceMax;
    this.#quantityMax = settings.quantityMax;
  }

  limit(side: number, owner: number, price: number, quantity: number, flags: number): number {
    if (!isSide(side)) return SIDE_UNKNOWN;
    if (!isWithin(price, this.#priceMin, this.#priceMax)) return PRICE_OUT_OF_RANGE;
    if (!isWithin(quantity, 1, this.#quantityMax)) return QUANTITY_OUT_OF_RANGE;
    if (!isWithin(owner, 0, INT32_MAX)) return OWNER_OUT_OF_RANGE;
    const isPostOnly = (flags & POST_ONLY) !== 0;
    if (!areFlags(flags) || (isPostOnly && (flags & TIME_IN_FORCE_MASK) !== GTC)) return FLAGS_UNKNOWN;
    return 0;
  }

  market(side: number, owner: number, quantity: number, collarTicks: number, budget: number, flags: number): number {
    if (!isSide(side)) return SIDE_UNKNOWN;
    if (!isWithin(quantity, 1, this.#quantityMax)) return QUANTITY_OUT_OF_RANGE;
    if (!isWithin(owner, 0, INT32_MAX)) return OWNER_OUT_OF_RANGE;
    if (!areFlags(flags) || (flags & POST_ONLY) !== 0) return FLAGS_UNKNOWN;
    if (!isWithin(collarTicks, 0, NO_LIMIT)) return COLLAR_OUT_OF_RANGE;
    if (!Number.isSafeInteger(budget) || budget < 0) return BUDGET_OUT_OF_RANGE;
    return 0;
  }

  reduce(by: number): number {
    return isWithin(by, 1, this.#quantityMax) ? 0 : QUANTITY_OUT_OF_RANGE;
  }

  change(price: number, open: number): number {
    if (!isWithin(price, this.#priceMin, this.#priceMax)) return PRICE_OUT_OF_RANGE;
    return isWithin(open, 1, this.#quantityMax) ? 0 : QUANTITY_OUT_OF_RANGE;
  }

  massCancel(owner: number, side: number, priceFrom: number, priceTo: number): number {
    if (side !== ANY && !isSide(side)) return SIDE_UNKNOWN;
    if (!isWithin(priceFrom, 0, NO_LIMIT) || !isWithin(priceTo, 0, NO_LIMIT)) return PRICE_OUT_OF_RANGE;
    return isWithin(owner, ANY, INT32_MAX) ? 0 : OWNER_OUT_OF_RANGE;
  }
}
