/** The book's records as the engine interface's events, and what they say of who rests. */
import type { CancelReason, Cents, EngineEvent, Lots } from '@tulip/engine';
import { must } from '@tulip/std';
import type { Directory } from './directory.ts';
import * as E from './event-record.ts';
import type { OrderBook } from './order-book.ts';

/** The order of the command. It is not asked whether the directory has it. */
export interface Taker {
  readonly number: number;
  readonly orderId: string;
  /** Null for a MARKET order. */
  readonly limit: Cents | null;
  /** In total, as the command says; `drainEvents` takes off what DECREMENT takes. */
  quantity: number;
  /** As the command says; afterwards what rests of it, or 0. */
  open: number;
}

/** `budget-spent` is not among them: no command of the engine interface has a budget. */
const REASONS: readonly (CancelReason | undefined)[] = Object.assign([], {
  [E.NO_LIQUIDITY]: 'no-liquidity',
  [E.IOC_REMAINDER]: 'ioc-remainder',
  [E.FOK_UNFILLED]: 'fok-unfilled',
  [E.USER_CANCEL]: 'user-cancel',
  [E.POST_ONLY_WOULD_CROSS]: 'post-only-would-cross',
  [E.SELF_TRADE]: 'self-trade',
  [E.PRICE_COLLAR]: 'price-collar',
});

/** Empties the log into events, one for each record; forgets the makers that end, and tells the taker what is left of it. */
export function drainEvents(book: OrderBook, taker: Taker, directory: Directory): readonly EngineEvent[] {
  const { words, count } = book.log;
  // Of its final length from the start: most answers are one event, and an array that grows makes room for sixteen more.
  const events = new Array<EngineEvent>(count);
  for (let index = 0; index < count; index++) {
    events[index] = eventOf(words, index * E.RECORD_WORDS, taker, directory);
  }
  book.log.discard(book.lastSeq);
  return events;
}

function eventOf(words: Int32Array, at: number, taker: Taker, directory: Directory): EngineEvent {
  const kind = E.kindOf(words[at] ?? 0);
  switch (kind) {
    case E.ACCEPTED:
      return { kind: 'accepted', orderId: taker.orderId };
    case E.TRADE:
      return tradeOf(words, at, taker, directory);
    case E.CANCELLED:
      return cancelledOf(words, at, taker, directory);
    case E.REPLACED:
      return replacedOf(words, at, taker, directory);
    default:
      throw new Error(`a record of kind ${kind}`);
  }
}

function tradeOf(words: Int32Array, at: number, taker: Taker, directory: Directory): EngineEvent {
  const maker = words[at + E.WORD_MAKER] ?? 0;
  const makerRemaining = words[at + E.WORD_MAKER_OPEN] ?? 0;
  taker.open = words[at + E.WORD_OPEN] ?? 0;
  const makerOrderId = directory.nameOf(maker);
  const makerUserId = directory.userOf(maker);
  if (makerRemaining === 0) directory.forget(maker);
  return {
    kind: 'trade',
    orderId: taker.orderId,
    takerSide: E.sideOf(words[at] ?? 0) === 0 ? 'BUY' : 'SELL',
    makerOrderId,
    price: (words[at + E.WORD_PRICE] ?? 0) as Cents,
    quantity: (words[at + E.WORD_QUANTITY] ?? 0) as Lots,
    remaining: taker.open as Lots,
    makerRemaining: makerRemaining as Lots,
    makerUserId,
  };
}

function cancelledOf(words: Int32Array, at: number, taker: Taker, directory: Directory): EngineEvent {
  const number = words[at + E.WORD_ORDER] ?? 0;
  const reason = must(REASONS[E.codeOf(words[at] ?? 0)], 'a reason of the engine interface');
  const remaining = (words[at + E.WORD_OPEN] ?? 0) as Lots;
  if (number === taker.number) {
    taker.open = 0;
    return { kind: 'cancelled', orderId: taker.orderId, reason, remaining };
  }
  const orderId = directory.nameOf(number);
  directory.forget(number);
  return { kind: 'cancelled', orderId, reason, remaining };
}

/** The taker's own terms are changed by its command, of which it knows the total, or by DECREMENT; a maker's by DECREMENT only. */
function replacedOf(words: Int32Array, at: number, taker: Taker, directory: Directory): EngineEvent {
  const number = words[at + E.WORD_ORDER] ?? 0;
  const open = words[at + E.WORD_OPEN] ?? 0;
  const taken = (words[at + E.WORD_OPEN_BEFORE] ?? 0) - open;
  const remaining = open as Lots;
  if (number === taker.number) {
    if (E.codeOf(words[at] ?? 0) === E.SELF_TRADE) taker.quantity -= taken;
    taker.open = open;
    return {
      kind: 'replaced',
      orderId: taker.orderId,
      price: taker.limit,
      quantity: taker.quantity as Lots,
      remaining,
    };
  }
  const quantity = directory.quantityOf(number) - taken;
  directory.setQuantity(number, quantity);
  const price = (words[at + E.WORD_PRICE] ?? 0) as Cents;
  return { kind: 'replaced', orderId: directory.nameOf(number), price, quantity: quantity as Lots, remaining };
}
