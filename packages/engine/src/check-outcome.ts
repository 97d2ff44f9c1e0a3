/** What any engine owes for each command, as one checker that follows a lane: conservation, limits, times in force, order of events. */
import { checkMatching, isWithin, type RestingOrder, type Taker } from './check-matching.ts';
import type { CancelCommand, EngineCommand, EngineEvent, PlaceCommand, ReplaceCommand } from './engine.ts';

export interface OutcomeChecker {
  /** One sentence for each rule that `events`, the engine's answer to `command`, breaks; empty when it is right. */
  check(command: EngineCommand, events: readonly EngineEvent[]): readonly string[];
  /** What rests now, by order id. */
  resting(): ReadonlyMap<string, RestingOrder>;
}

/** In order of age: what goes to the back of its level is taken out and put in again. */
type Book = Map<string, RestingOrder>;

/** Follows one lane from its first command; give it every command in order, none twice, and no cancel of a terminal order. */
export function createOutcomeChecker(): OutcomeChecker {
  const book: Book = new Map();
  return {
    check(command, events) {
      const wrong = checkCommand(command, events, book);
      return isCrossed(book) ? [...wrong, 'the book is crossed at rest'] : wrong;
    },
    resting: () => new Map(book),
  };
}

function checkCommand(command: EngineCommand, events: readonly EngineEvent[], book: Book): readonly string[] {
  switch (command.kind) {
    case 'place':
      return checkPlace(command, events, book);
    case 'cancel':
      return checkCancel(command, events, book);
    case 'replace':
      return checkReplace(command, events, book);
  }
}

function checkPlace(command: PlaceCommand, events: readonly EngineEvent[], book: Book): readonly string[] {
  const [first, ...rest] = events;
  if (first?.kind !== 'accepted') return ['the first event is not `accepted`'];
  if (first.orderId !== command.orderId) return ['`accepted` names another order'];
  return checkMatching(takerOf(command), rest, book);
}

function takerOf(command: PlaceCommand): Taker {
  const { orderId, userId, side, timeInForce, price, quantity, postOnly, selfTrade } = command;
  const neverRests = timeInForce === 'IOC' || command.type === 'MARKET';
  const ends = timeInForce === 'FOK' ? 'FOK' : neverRests ? 'IOC' : 'GTC';
  return { orderId, userId, side, limit: price, quantity, remaining: quantity, postOnly, selfTrade, ends };
}

function checkCancel(command: CancelCommand, events: readonly EngineEvent[], book: Book): readonly string[] {
  const remaining = book.get(command.orderId)?.remaining ?? command.remaining;
  book.delete(command.orderId);
  if (remaining === 0) return events.length === 0 ? [] : ['a cancel of nothing yields events'];
  return checkEnd('a cancel', command.orderId, command.reason, remaining, events);
}

function checkEnd(
  what: string,
  orderId: string,
  reason: string,
  remaining: number,
  events: readonly EngineEvent[],
): readonly string[] {
  const [event, ...more] = events;
  if (event?.kind !== 'cancelled' || more.length > 0) return [`${what} does not yield exactly one \`cancelled\``];
  const wrong: string[] = [];
  if (event.orderId !== orderId) wrong.push('an event names another order');
  if (event.remaining !== remaining) wrong.push(`cancelled with ${event.remaining} remaining, not ${remaining}`);
  if (event.reason !== reason) wrong.push(`cancelled for ${event.reason}, not ${reason}`);
  return wrong;
}

function checkReplace(command: ReplaceCommand, events: readonly EngineEvent[], book: Book): readonly string[] {
  const { orderId, current } = command;
  const order = book.get(orderId);
  const price = command.price ?? current.price;
  const quantity = command.quantity ?? current.quantity;
  const remaining = quantity - (current.quantity - current.remaining);
  if (price === current.price && quantity === current.quantity)
    return events.length === 0 ? [] : ['a replace to what already is yields events'];
  if (remaining <= 0) {
    book.delete(orderId);
    return checkEnd('a replace to what is filled', orderId, 'user-cancel', current.remaining, events);
  }
  if (order?.postOnly === true && price !== null && wouldMeet(order, price, book)) {
    book.delete(orderId);
    return checkEnd('a crossing post-only replace', orderId, 'post-only-would-cross', current.remaining, events);
  }
  const [first, ...rest] = events;
  if (first?.kind !== 'replaced' || first.orderId !== orderId) return ['the first event is not its `replaced`'];
  if (first.price !== price || first.quantity !== quantity || first.remaining !== remaining)
    return [
      `replaced by ${first.remaining} of ${first.quantity} at ${first.price}, not ${remaining} of ${quantity} at ${price}`,
    ];
  if (order === undefined)
    return rest.length === 0 ? [] : ['something follows the `replaced` of an order that does not rest'];
  if (price === order.limit && quantity < order.quantity) {
    // The order keeps its place, and in the map too.
    book.set(orderId, { ...order, quantity, remaining });
    return rest.length === 0 ? [] : ['something follows the `replaced` of an order that keeps its place'];
  }
  book.delete(orderId);
  return checkMatching({ ...order, orderId, limit: price, quantity, remaining, ends: 'GTC' }, rest, book);
}

function wouldMeet(order: RestingOrder, limit: number, book: Book): boolean {
  return [...book.values()].some((other) => other.side !== order.side && isWithin(order.side, limit, other.limit));
}

function isCrossed(book: Book): boolean {
  const pricesOf = (side: string) =>
    [...book.values()].filter((order) => order.side === side).map(({ limit }) => limit);
  return (
    Math.max(...pricesOf('BUY'), Number.NEGATIVE_INFINITY) >= Math.min(...pricesOf('SELL'), Number.POSITIVE_INFINITY)
  );
}
