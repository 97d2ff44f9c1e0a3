/** The engine interface's terms of an order as the book's integers, and which of them the book would refuse. */
import type { PlaceCommand, SelfTradePolicy, TimeInForce } from '@tulip/engine';
import * as F from './command-flags.ts';
import type { OrderBook } from './order-book.ts';
import type { RejectionCode } from './rejections.ts';

export function flagsOf({ timeInForce, postOnly, selfTrade }: PlaceCommand): number {
  return timeInForceBits(timeInForce) | (postOnly ? F.POST_ONLY : 0) | selfTradeBits(selfTrade);
}

// Comparisons, since a look-up by a string that varies takes longer than the book's own work.
function timeInForceBits(timeInForce: TimeInForce): number {
  return timeInForce === 'GTC' ? F.GTC : timeInForce === 'IOC' ? F.IOC : F.FOK;
}

function selfTradeBits(policy: SelfTradePolicy): number {
  switch (policy) {
    case 'CANCEL_TAKER':
      return F.SELF_TRADE_CANCEL_TAKER;
    case 'CANCEL_MAKER':
      return F.SELF_TRADE_CANCEL_MAKER;
    case 'CANCEL_BOTH':
      return F.SELF_TRADE_CANCEL_BOTH;
    case 'DECREMENT':
      return F.SELF_TRADE_DECREMENT;
  }
}

/**
 * Why the book would refuse the order. It is asked before the book is, since a refusal leaves a record and so another state: a
 * command that the engine throws on must leave none, for the ledger does not have it.
 */
export function refusalOf(command: PlaceCommand, book: OrderBook): RejectionCode | undefined {
  const { type, timeInForce, price, quantity, postOnly } = command;
  const { orderCapacity } = book.settings;
  if ((type === 'MARKET') !== (price === null) || (price !== null && !isPrice(price, book)))
    return 'price-out-of-range';
  if (!isQuantity(quantity, book)) return 'quantity-out-of-range';
  const rests = type === 'LIMIT' && timeInForce === 'GTC';
  if (postOnly && !rests) return 'flags-unknown';
  if (rests && book.orderCount >= orderCapacity) return 'book-full';
  return book.lastId >= ID_MAX ? 'ids-exhausted' : undefined;
}

const ID_MAX = 0x7fff_ffff;

/** Why the book would refuse other terms for an order that rests. */
export function refusalOfTerms(price: number, open: number, book: OrderBook): RejectionCode | undefined {
  if (!isPrice(price, book)) return 'price-out-of-range';
  return isQuantity(open, book) ? undefined : 'quantity-out-of-range';
}

function isPrice(price: number, { settings }: OrderBook): boolean {
  return Number.isInteger(price) && price >= settings.priceMin && price <= settings.priceMax;
}

function isQuantity(quantity: number, { settings }: OrderBook): boolean {
  return Number.isInteger(quantity) && quantity >= 1 && quantity <= settings.quantityMax;
}
