/** What the outside sees of the orders at rest. */
import { BUY, SELL } from '../command-flags.ts';
import * as E from '../event-record.ts';
import {
  ANY,
  type BookDepth,
  type BookLevel,
  type DepthDelta,
  type QueuePosition,
  type RestingOrder,
} from '../order-book.ts';
import { flagsOfTerms } from '../state-hash.ts';
import type { LinearLog } from './event-log.ts';
import type { Resting } from './resting.ts';
import { KEY, kindOfPlace, levelOfPlace, OPEN, ORDERS, OWNER, PLACE, PREV, SLOT_WORDS, sumOf } from './slots.ts';

export function shown({ slots: { words } }: Resting, order: number): RestingOrder {
  const place = words[order + PLACE] as number;
  return {
    id: words[order + KEY] as number,
    owner: words[order + OWNER] as number,
    side: place & 1,
    price: words[levelOfPlace(place) + KEY] as number,
    open: words[order + OPEN] as number,
    flags: flagsOfTerms(kindOfPlace(place)),
  };
}

/** The ids of the orders that fit, as `massCancel` describes them, ascending. */
export function idsThat(
  { slots }: Resting,
  owner: number,
  side: number,
  priceFrom: number,
  priceTo: number,
): Int32Array {
  const { words, end } = slots;
  const ids: number[] = [];
  for (let slot = SLOT_WORDS; slot < end; slot += SLOT_WORDS) {
    const place = words[slot + PLACE] as number;
    if (place === 0 || (owner !== ANY && words[slot + OWNER] !== owner)) continue;
    if (side !== ANY && (place & 1) !== side) continue;
    const price = words[levelOfPlace(place) + KEY] as number;
    if (price >= priceFrom && price <= priceTo) ids.push(words[slot + KEY] as number);
  }
  return Int32Array.from(ids).sort();
}

export function ordersOf(resting: Resting, owner: number): readonly RestingOrder[] {
  const { words, end } = resting.slots;
  const orders: RestingOrder[] = [];
  for (let slot = SLOT_WORDS; slot < end; slot += SLOT_WORDS) {
    if (words[slot + PLACE] !== 0 && words[slot + OWNER] === owner) orders.push(shown(resting, slot));
  }
  return orders.sort((a, b) => a.id - b.id);
}

export function queuePosition({ slots: { words } }: Resting, order: number): QueuePosition {
  const level = levelOfPlace(words[order + PLACE] as number);
  let ordersAhead = 0;
  let quantityAhead = 0;
  for (let ahead = words[order + PREV] as number; ahead !== level; ahead = words[ahead + PREV] as number) {
    ordersAhead++;
    quantityAhead += words[ahead + OPEN] as number;
  }
  return { ordersAhead, quantityAhead };
}

export function depth(resting: Resting, seq: number, levels: number): BookDepth {
  return { seq, bids: bestLevels(resting, BUY, levels), asks: bestLevels(resting, SELL, levels) };
}

export function depthSince(resting: Resting, log: LinearLog, fromSeq: number): DepthDelta | undefined {
  const seq = log.lastSeq;
  if (!Number.isSafeInteger(fromSeq) || fromSeq < log.firstSeq - 1 || fromSeq > seq) return undefined;
  const [bids, asks] = pricesTouched(log, fromSeq);
  return {
    fromSeq,
    seq,
    bids: [...bids].sort((a, b) => b - a).map((price) => levelAt(resting, BUY, price)),
    asks: [...asks].sort((a, b) => a - b).map((price) => levelAt(resting, SELL, price)),
  };
}

function bestLevels({ slots, levels }: Resting, side: number, count: number): readonly BookLevel[] {
  const found: BookLevel[] = [];
  let level = levels.fronts[side] as number;
  while (level !== 0 && found.length < count) {
    found.push(shownLevel(slots, level));
    level = levels.after(side, level);
  }
  return found;
}

/** By side, the prices that `DepthDelta` promises to tell of. */
function pricesTouched(log: LinearLog, fromSeq: number): readonly [Set<number>, Set<number>] {
  const { words, firstSeq, count } = log;
  const touched: [Set<number>, Set<number>] = [new Set(), new Set()];
  const end = count * E.RECORD_WORDS;
  for (let at = (fromSeq + 1 - firstSeq) * E.RECORD_WORDS; at < end; at += E.RECORD_WORDS) {
    const head = words[at + E.WORD_HEAD] as number;
    const kind = E.kindOf(head);
    const price = words[at + E.WORD_PRICE] as number;
    // A rejection names no price, and a market order's is 0.
    if (kind === E.REJECTED || price === 0) continue;
    const side = kind === E.TRADE ? 1 - E.sideOf(head) : E.sideOf(head);
    const prices = touched[side === BUY ? 0 : 1];
    prices.add(price);
    if (kind === E.REPLACED) prices.add(words[at + E.WORD_PRICE_BEFORE] as number);
  }
  return touched;
}

function levelAt({ slots, levels }: Resting, side: number, price: number): BookLevel {
  const level = levels.isOfSide(side, price) ? levels.index.find(price) : 0;
  return level === 0 ? { price, quantity: 0, orders: 0 } : shownLevel(slots, level);
}

function shownLevel({ words, sums }: Resting['slots'], level: number): BookLevel {
  return {
    price: words[level + KEY] as number,
    quantity: sums[sumOf(level)] as number,
    orders: words[level + ORDERS] as number,
  };
}
