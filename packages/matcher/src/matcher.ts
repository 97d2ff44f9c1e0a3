/** The matcher as a fill engine (D9): ids and objects outside, the book's numbers and records inside. */
import type {
  BookEngine,
  CancelCommand,
  CancelReason,
  Cents,
  EngineCommand,
  EngineEvent,
  EngineIdentity,
  Lots,
  PlaceCommand,
  PriceLevel,
  ReplaceCommand,
} from '@tulip/engine';
import { assert, canonicalJson, must, sha256Hex } from '@tulip/std';
import * as F from './command-flags.ts';
import { createOrderBook } from './create-order-book.ts';
import { Directory } from './directory.ts';
import { flagsOf, refusalOf, refusalOfTerms } from './engine-commands.ts';
import { drainEvents, type Taker } from './engine-events.ts';
import {
  assertMatcherSettings,
  bookSettingsOf,
  collarTicks,
  type MatcherSettings,
  matcherIdentityOf,
} from './matcher-settings.ts';
import { decodeMatcher, encodeMatcher } from './matcher-snapshot.ts';
import type { BookLevel, BookSettings, OrderBook } from './order-book.ts';

/** Makes the engine. Throws an AssertionError for settings outside their bounds. */
export function createMatcher(settings: MatcherSettings): BookEngine {
  return createMatcherOn(settings, createOrderBook);
}

/** The engine over any book. */
export function createMatcherOn(
  settings: MatcherSettings,
  createBook: (settings: BookSettings) => OrderBook,
): BookEngine {
  assertMatcherSettings(settings);
  return new Matcher(settings, createBook(bookSettingsOf(settings)));
}

class Matcher implements BookEngine {
  readonly identity: EngineIdentity;
  readonly #collarBp: number | null;
  readonly #book: OrderBook;
  #directory = new Directory();

  constructor(settings: MatcherSettings, book: OrderBook) {
    this.identity = matcherIdentityOf(settings);
    this.#collarBp = settings.collarBp;
    this.#book = book;
  }

  /** Throws and changes nothing where the book would refuse: the rejection's code stands first in the message. */
  apply(command: EngineCommand): readonly EngineEvent[] {
    switch (command.kind) {
      case 'place':
        return this.#place(command);
      case 'cancel':
        return this.#cancel(command);
      case 'replace':
        return this.#replace(command);
    }
  }

  #place(command: PlaceCommand): readonly EngineEvent[] {
    const { orderId, userId, price, quantity } = command;
    const refusal = refusalOf(command, this.#book);
    if (refusal !== undefined) throw new Error(`${refusal}: order ${orderId}`);
    if (this.#directory.numberOf(orderId) !== 0) throw new Error(`order ${orderId} rests already`);
    const owner = this.#directory.ownerOf(userId) || this.#book.lastId + 1;
    const side = command.side === 'BUY' ? F.BUY : F.SELL;
    const flags = flagsOf(command);
    const number =
      price === null
        ? this.#book.market(side, owner, quantity, this.#collarFor(side), 0, flags)
        : this.#book.limit(side, owner, price, quantity, flags);
    const taker: Taker = { number, orderId, limit: price, quantity, open: quantity };
    const events = drainEvents(this.#book, taker, this.#directory);
    if (taker.open > 0) this.#directory.remember(number, orderId, userId, owner, taker.quantity);
    return events;
  }

  #collarFor(side: number): number {
    return collarTicks(this.#collarBp, this.#book.bestPrice(1 - side));
  }

  #cancel({ orderId, reason, remaining }: CancelCommand): readonly EngineEvent[] {
    const number = this.#directory.numberOf(orderId);
    if (number === 0) return remaining === 0 ? [] : [{ kind: 'cancelled', orderId, reason, remaining }];
    return this.#end(number, orderId, reason);
  }

  #end(number: number, orderId: string, reason: CancelReason): readonly EngineEvent[] {
    const remaining = this.#book.cancel(number) as Lots;
    assert(remaining > 0, 'the book cancels an order that rests');
    this.#book.log.discard(this.#book.lastSeq);
    this.#directory.forget(number);
    return [{ kind: 'cancelled', orderId, reason, remaining }];
  }

  #replace(command: ReplaceCommand): readonly EngineEvent[] {
    const { orderId } = command;
    const number = this.#directory.numberOf(orderId);
    if (number === 0) return replacedUnplaced(command);
    const order = must(this.#book.order(number), 'an order that rests');
    const quantityBefore = this.#directory.quantityOf(number);
    const price = command.price ?? (order.price as Cents);
    const quantity = command.quantity ?? quantityBefore;
    if (price === order.price && quantity === quantityBefore) return [];
    const open = quantity - (quantityBefore - order.open);
    if (open <= 0) return this.#end(number, orderId, 'user-cancel');
    const refusal = refusalOfTerms(price, open, this.#book);
    if (refusal !== undefined) throw new Error(`${refusal}: order ${orderId}`);
    this.#book.modify(number, price, open);
    const taker: Taker = { number, orderId, limit: price, quantity, open };
    const events = drainEvents(this.#book, taker, this.#directory);
    if (taker.open === 0) this.#directory.forget(number);
    else if (taker.quantity !== quantityBefore) this.#directory.setQuantity(number, taker.quantity);
    return events;
  }

  snapshot(): Uint8Array {
    // The lane's head knows the ledger's seq; a matcher's own place is the last seq of its book, which is in the snapshot.
    return encodeMatcher(this.identity, this.#book.settings, this.#book.snapshot(0), this.#directory);
  }

  restore(snapshot: Uint8Array): void {
    const { orders, book } = decodeMatcher(this.identity, this.#book.settings, snapshot);
    const restored = this.#book.restore(book);
    if (!restored.ok) throw new Error(restored.error.message);
    this.#directory = new Directory();
    for (const { number, owner, orderId, userId, quantity } of orders) {
      assert(this.#directory.numberOf(orderId) === 0, `order ${orderId} is there twice`);
      this.#directory.remember(number, orderId, userId, this.#directory.ownerOf(userId) || owner, quantity);
    }
  }

  stateHash(): string {
    const [a, b] = this.#directory.hashSums();
    return sha256Hex(canonicalJson({ identity: { ...this.identity }, book: this.#book.stateHash(), names: [a, b] }));
  }

  levels(depth: number): { readonly bids: readonly PriceLevel[]; readonly asks: readonly PriceLevel[] } {
    const { bids, asks } = this.#book.depth(depth);
    return { bids: bids.map(priceLevelOf), asks: asks.map(priceLevelOf) };
  }
}

function priceLevelOf({ price, quantity }: BookLevel): PriceLevel {
  return { price: price as Cents, quantity: quantity as Lots };
}

/** Of an order that was never placed here only the terms change, and what was filled under another engine counts. */
function replacedUnplaced({ orderId, price, quantity, current }: ReplaceCommand): readonly EngineEvent[] {
  const after = { price: price ?? current.price, quantity: quantity ?? current.quantity };
  if (after.price === current.price && after.quantity === current.quantity) return [];
  const remaining = after.quantity - (current.quantity - current.remaining);
  if (remaining <= 0) return [{ kind: 'cancelled', orderId, reason: 'user-cancel', remaining: current.remaining }];
  return [{ kind: 'replaced', orderId, ...after, remaining: remaining as Lots }];
}
