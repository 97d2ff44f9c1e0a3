/** The state in a snapshot: counters, and orders as rows of words; and whether a book could ever have been in it. */
import { FLAGS_MAX, POST_ONLY, SELL } from './command-flags.ts';
import type { BookSettings } from './order-book.ts';
import { type BookCounters, flagsOfTerms, priceOfTerms, sideOfTerms } from './state-hash.ts';

/** Words of one order: id, owner, terms, open, turn. */
export const ROW_WORDS = 5;
export const ROW_ID = 0;
export const ROW_OWNER = 1;
export const ROW_TERMS = 2;
export const ROW_OPEN = 3;
export const ROW_TURN = 4;

export interface BookState extends BookCounters {
  readonly ledgerSeq: number;
  /** `orderCount` rows of `ROW_WORDS`: bids from the best price down, then asks from the best price up, each level in queue order. */
  readonly rows: Int32Array;
}

/** The first thing in the state that no book with these settings could hold, as the end of a sentence; undefined when all makes sense. */
export function nonsenseIn(settings: BookSettings, state: BookState): string | undefined {
  return nonsenseInCounters(settings, state) ?? nonsenseInRows(settings, state) ?? repeatedId(state);
}

function nonsenseInCounters(settings: BookSettings, state: BookState): string | undefined {
  const { ledgerSeq, lastSeq, tradeCount, lastId, lastTurn, lastPrice, orderCount } = state;
  const counters = [ledgerSeq, lastSeq, tradeCount, lastId, lastTurn, orderCount];
  if (!counters.every((counter) => Number.isSafeInteger(counter) && counter >= 0)) return 'a counter is no count';
  if (orderCount > settings.orderCapacity) return `${orderCount} orders are more than the book holds`;
  // Each id and each trade has left a record, and each order at rest has had an id and a turn.
  if (orderCount > lastId || orderCount > lastTurn || lastId + tradeCount > lastSeq) return 'the counters do not fit';
  const { priceMin, priceMax } = settings;
  const isPrice = tradeCount === 0 ? lastPrice === 0 : lastPrice >= priceMin && lastPrice <= priceMax;
  return isPrice ? undefined : `the last price is ${lastPrice} after ${tradeCount} trades`;
}

function nonsenseInRows(settings: BookSettings, { rows, orderCount, lastId, lastTurn }: BookState): string | undefined {
  const { priceMin, priceMax, quantityMax } = settings;
  const flagsAllowed = FLAGS_MAX & ~(POST_ONLY - 1);
  // The first row is the best bid, if there are bids.
  const best = rows[ROW_TERMS] as number;
  let sideBefore = 0;
  let priceBefore = 0;
  let turnBefore = 0;
  for (let row = 0, at = 0; row < orderCount; row++, at += ROW_WORDS) {
    const id = rows[at + ROW_ID] as number;
    const terms = rows[at + ROW_TERMS] as number;
    const open = rows[at + ROW_OPEN] as number;
    const turn = rows[at + ROW_TURN] as number;
    const side = sideOfTerms(terms);
    const price = priceOfTerms(terms);
    if (id < 1 || id > lastId) return `row ${row} has id ${id} of ${lastId}`;
    if ((rows[at + ROW_OWNER] as number) < 0) return `row ${row} has owner ${rows[at + ROW_OWNER]}`;
    if (price < priceMin || price > priceMax || flagsOfTerms(terms) > flagsAllowed)
      return `row ${row} has terms ${terms}`;
    if (open < 1 || open > quantityMax) return `row ${row} has ${open} open`;
    if (turn < 1 || turn > lastTurn) return `row ${row} has turn ${turn} of ${lastTurn}`;
    const isNextLevel = row === 0 || side > sideBefore || isWorse(side, price, priceBefore);
    const isNextInQueue = side === sideBefore && price === priceBefore && turn > turnBefore;
    const isCrossing = side === SELL && sideOfTerms(best) !== SELL && price <= priceOfTerms(best);
    if (isCrossing || side < sideBefore || !(isNextLevel || isNextInQueue)) return `row ${row} is out of its place`;
    sideBefore = side;
    priceBefore = price;
    turnBefore = turn;
  }
  return undefined;
}

function isWorse(side: number, price: number, than: number): boolean {
  return side === SELL ? price > than : price < than;
}

function repeatedId({ rows, orderCount }: BookState): string | undefined {
  const ids = new Int32Array(orderCount);
  for (let row = 0; row < orderCount; row++) ids[row] = rows[row * ROW_WORDS + ROW_ID] as number;
  ids.sort();
  const repeated = ids.find((id, index) => index > 0 && id === ids[index - 1]);
  return repeated === undefined ? undefined : `order ${repeated} is there twice`;
}
