/** What must hold inside the fast book, checked by walking all of it; damage is described, and no walk trusts what it walks on. */
import { BUY, SELL } from '../command-flags.ts';
import type { BookSettings } from '../order-book.ts';
import { orderSeed, orderTermA, orderTermB, termsOf } from '../state-hash.ts';
import { brokenConservation } from './conservation.ts';
import type { LinearLog } from './event-log.ts';
import type { Resting } from './resting.ts';
import {
  KEY,
  kindOfPlace,
  levelOfPlace,
  NEXT,
  OPEN,
  ORDERS,
  OWNER,
  PLACE,
  PREV,
  SLOT_WORDS,
  sumOf,
  TURN,
} from './slots.ts';

/** What the levels lead to, walked from the best price of each side. */
interface Walk {
  readonly levels: number[];
  readonly orders: number[];
  readonly broken: string[];
}

export function brokenInvariants(
  resting: Resting,
  log: LinearLog,
  { quantityMax }: BookSettings,
  lastId: number,
): readonly string[] {
  const walk: Walk = { levels: [], orders: [], broken: [] };
  for (const side of [BUY, SELL]) walkSide(resting, side, walk);
  const { broken } = walk;
  const { best, fronts } = resting.levels;
  if (fronts[BUY] !== 0 && fronts[SELL] !== 0 && (best[BUY] as number) >= (best[SELL] as number)) {
    broken.push(`the book is crossed: ${best[BUY]} is bid, ${best[SELL]} is asked`);
  }
  checkBitmap(resting, walk);
  checkIndexes(resting, lastId, walk);
  checkSlots(resting, walk);
  checkOrders(resting, quantityMax, walk);
  checkHash(resting, walk);
  if (broken.length === 0) broken.push(...brokenConservation(resting, log));
  return broken;
}

function walkSide({ slots, levels }: Resting, side: number, walk: Walk): void {
  const { words } = slots;
  const level = levels.fronts[side] as number;
  const atFront = level === 0 ? [0, 0x7fff_ffff][side] : words[level + KEY];
  if (levels.best[side] !== atFront)
    walk.broken.push(`side ${side} has best price ${levels.best[side]}, not ${atFront}`);
  const stepsMax = slots.end / SLOT_WORDS;
  let steps = 0;
  for (let at = level; at !== 0 && steps++ < stepsMax; at = levels.after(side, at)) {
    walk.levels.push(at);
    walkQueue(slots, side, at, stepsMax, walk);
  }
}

function walkQueue({ words, sums }: Resting['slots'], side: number, level: number, stepsMax: number, walk: Walk): void {
  const price = words[level + KEY];
  const wrong = (what: string) => walk.broken.push(`level ${price} of side ${side}: ${what}`);
  let [count, sum, turn, before] = [0, 0, 0, level];
  for (let order = words[level + NEXT] as number; order !== level; order = words[order + NEXT] as number) {
    if (++count > stepsMax) {
      wrong('the queue does not lead back to the level');
      return;
    }
    const place = words[order + PLACE] as number;
    if (words[order + PREV] !== before)
      wrong(`order ${words[order + KEY]} points back to another than its predecessor`);
    if (levelOfPlace(place) !== level || (place & 1) !== side)
      wrong(`order ${words[order + KEY]} says that it is elsewhere`);
    if ((words[order + TURN] as number) <= turn) wrong(`order ${words[order + KEY]} has overtaken an earlier one`);
    turn = words[order + TURN] as number;
    sum += words[order + OPEN] as number;
    before = order;
    walk.orders.push(order);
  }
  if (words[level + PREV] !== before) wrong('the back is not the last order');
  if (count === 0) wrong('it is empty');
  if (words[level + ORDERS] !== count) wrong(`it counts ${words[level + ORDERS]} orders, and ${count} stand there`);
  if (sums[sumOf(level)] !== sum) wrong(`its sum is ${sums[sumOf(level)]}, and its orders have ${sum}`);
}

function checkBitmap({ slots, levels }: Resting, { levels: walked, broken }: Walk): void {
  const prices = walked.map((level) => slots.words[level + KEY] as number).sort((a, b) => a - b);
  const marked = levels.bitmap.marked();
  if (marked.join() !== prices.join())
    broken.push(`the bitmap marks the prices ${marked}, and levels are at ${prices}`);
  broken.push(...levels.bitmap.brokenTiers());
}

function checkIndexes({ slots: { words }, levels, ids }: Resting, lastId: number, walk: Walk): void {
  const { broken } = walk;
  for (const level of walk.levels) {
    const price = words[level + KEY] as number;
    if (levels.index.find(price) !== level) broken.push(`the index does not find level ${price}`);
  }
  for (const order of walk.orders) {
    const id = words[order + KEY] as number;
    if (ids.find(id) !== order) broken.push(`the index does not find order ${id}`);
    if (id < 1 || id > lastId) broken.push(`order ${id} was never issued`);
  }
  for (const [what, index, count] of [
    ['levels', levels.index, walk.levels.length],
    ['orders', ids, walk.orders.length],
  ] as const) {
    const held = index.slotsHeld();
    if (index.count !== count || held !== count) {
      broken.push(`the index of ${what} counts ${index.count} and holds ${held}, and there are ${count}`);
    }
  }
}

/** Each slot is an order, a level, or free; none is two of them or lost. */
function checkSlots({ slots }: Resting, { levels, orders, broken }: Walk): void {
  const free = slots.freeSlots();
  const used = new Set([...levels, ...orders, ...free]);
  if (used.size !== levels.length + orders.length + free.length) broken.push('a slot is in use twice');
  const taken = slots.end / SLOT_WORDS - 1;
  if (used.size !== taken) broken.push(`${taken} slots were taken, and ${used.size} are accounted for`);
  for (const slot of [...levels, ...free]) {
    if (slots.words[slot + PLACE] !== 0) broken.push(`slot ${slot} looks like an order`);
  }
}

function checkOrders({ slots: { words }, lastTurn }: Resting, quantityMax: number, { orders, broken }: Walk): void {
  for (const order of orders) {
    const [open, turn] = [words[order + OPEN] as number, words[order + TURN] as number];
    if (open < 1 || open > quantityMax) broken.push(`order ${words[order + KEY]} has ${open} open`);
    if (turn > lastTurn) broken.push(`order ${words[order + KEY]} has turn ${turn} of ${lastTurn}`);
  }
}

function checkHash({ slots: { words }, sumA, sumB }: Resting, { orders, broken }: Walk): void {
  let [a, b] = [0, 0];
  for (const order of orders) {
    const place = words[order + PLACE] as number;
    const terms = termsOf(0, words[levelOfPlace(place) + KEY] as number, 0) | kindOfPlace(place);
    const id = words[order + KEY] as number;
    const seed = orderSeed(id, words[order + OWNER] as number, terms, words[order + TURN] as number);
    a = (a + orderTermA(seed, words[order + OPEN] as number)) | 0;
    b = (b + orderTermB(seed, words[order + OPEN] as number)) | 0;
  }
  if (a !== sumA || b !== sumB) broken.push(`the hash's sums are ${sumA} and ${sumB}, recomputed ${a} and ${b}`);
}
