/** What an order that takes owes to those it meets: fills within both limits, self-trade policies, and its own end. */
import { type EngineEvent, MAX_MAKERS, MAX_SIMULATED_FILLS, type SelfTradePolicy, type Side } from './engine.ts';

type EventOf<Kind extends EngineEvent['kind']> = Extract<EngineEvent, { kind: Kind }>;

export interface RestingOrder {
  readonly userId: string;
  readonly side: Side;
  readonly limit: number;
  /** The total, what is filled included. */
  readonly quantity: number;
  readonly remaining: number;
  readonly postOnly: boolean;
  readonly selfTrade: SelfTradePolicy;
}

export interface Taker extends Omit<RestingOrder, 'limit'> {
  readonly orderId: string;
  /** Null for a MARKET order. */
  readonly limit: number | null;
  /** How it ends where nothing more is to be had: GTC rests. */
  readonly ends: 'GTC' | 'IOC' | 'FOK';
}

/** What has become of the taker so far. */
interface Progress {
  quantity: number;
  remaining: number;
  traded: number;
  simulated: number;
  met: number;
  /** What DECREMENT has taken off a maker and not yet off the taker. */
  owed: number;
  end: EventOf<'cancelled'> | null;
}

/** Checks the events after `accepted` or the taker's own `replaced`, and moves the book on. The taker is not in the book. */
export function checkMatching(
  taker: Taker,
  events: readonly EngineEvent[],
  book: Map<string, RestingOrder>,
): readonly string[] {
  const { quantity, remaining } = taker;
  const progress: Progress = { quantity, remaining, traded: 0, simulated: 0, met: 0, owed: 0, end: null };
  const wrong: string[] = [];
  for (const event of events) {
    if (progress.owed > 0 && event.orderId !== taker.orderId) wrong.push('DECREMENT took only from the maker');
    if (progress.end !== null)
      wrong.push(event.kind === 'cancelled' ? 'more than one `cancelled`' : 'something follows `cancelled`');
    wrong.push(...checkEvent(taker, event, progress, book));
  }
  if (progress.owed > 0 && progress.end === null) wrong.push('DECREMENT took only from the maker');
  if (progress.simulated > MAX_SIMULATED_FILLS) wrong.push(`${progress.simulated} simulated fills`);
  if (progress.met > MAX_MAKERS) wrong.push(`${progress.met} makers`);
  if (taker.postOnly && progress.met > 0) wrong.push('a post-only order takes');
  wrong.push(...checkEnding(taker, progress, book));
  if (progress.remaining > 0 && progress.end === null && taker.limit !== null) {
    const { userId, side, limit, postOnly, selfTrade } = taker;
    const rests = {
      userId,
      side,
      limit,
      quantity: progress.quantity,
      remaining: progress.remaining,
      postOnly,
      selfTrade,
    };
    book.set(taker.orderId, rests);
  }
  return wrong;
}

function checkEvent(taker: Taker, event: EngineEvent, progress: Progress, book: Map<string, RestingOrder>): string[] {
  switch (event.kind) {
    case 'accepted':
      return ['`accepted` comes twice'];
    case 'trade':
      return checkTrade(taker, event, progress, book);
    case 'cancelled':
      if (event.orderId !== taker.orderId) return checkMakerEnd(taker, event, progress, book);
      progress.end = event;
      return event.remaining === progress.remaining
        ? []
        : [`cancelled with ${event.remaining} remaining, not ${progress.remaining}`];
    case 'replaced':
      return event.orderId === taker.orderId
        ? checkTakerDecrement(taker, event, progress)
        : checkMakerDecrement(taker, event, progress, book);
  }
}

function checkTrade(
  taker: Taker,
  trade: EventOf<'trade'>,
  progress: Progress,
  book: Map<string, RestingOrder>,
): string[] {
  const wrong: string[] = [];
  progress.remaining -= trade.quantity;
  progress.traded += trade.quantity;
  progress.met += 1;
  if (trade.orderId !== taker.orderId) wrong.push('an event names another order');
  if (!Number.isSafeInteger(trade.quantity) || trade.quantity < 1) wrong.push(`trade of ${trade.quantity} lots`);
  if (!Number.isSafeInteger(trade.price) || trade.price < 1) wrong.push(`trade at ${trade.price} cents`);
  if (progress.remaining < 0) wrong.push('filled beyond the quantity');
  if (trade.remaining !== progress.remaining) wrong.push(`trade leaves ${trade.remaining}, not ${progress.remaining}`);
  if (trade.takerSide !== taker.side) wrong.push('the taker is on the wrong side');
  if (!isWithin(taker.side, taker.limit, trade.price)) wrong.push(`price ${trade.price} is past the limit`);
  if (!trade.makerOrderId.startsWith('SIM#')) return [...wrong, ...checkMaker(taker, trade, book)];
  progress.simulated += 1;
  if (trade.makerOrderId !== `SIM#${progress.simulated}`)
    wrong.push(`maker ${trade.makerOrderId}, not SIM#${progress.simulated}`);
  if (trade.makerRemaining !== undefined || trade.makerUserId !== undefined)
    wrong.push('a simulated maker is somebody or has something left');
  return wrong;
}

function checkMaker(taker: Taker, trade: EventOf<'trade'>, book: Map<string, RestingOrder>): string[] {
  const maker = book.get(trade.makerOrderId);
  if (maker === undefined) return [`maker ${trade.makerOrderId} does not rest`];
  const wrong: string[] = [];
  if (maker.side === taker.side) wrong.push('maker and taker are on one side');
  if (maker.userId !== trade.makerUserId) wrong.push(`maker of ${trade.makerUserId}, not of ${maker.userId}`);
  if (maker.userId === taker.userId) wrong.push(`${taker.userId} trades with itself`);
  if (maker.limit !== trade.price) wrong.push(`price ${trade.price} is not the maker's ${maker.limit}`);
  if (isOutOfTurn(trade.makerOrderId, maker, book)) wrong.push(`maker ${trade.makerOrderId} is not the next in turn`);
  if (trade.quantity > maker.remaining) wrong.push('the maker is filled beyond its quantity');
  const remaining = maker.remaining - trade.quantity;
  if (trade.makerRemaining !== remaining)
    wrong.push(`trade leaves the maker ${trade.makerRemaining}, not ${remaining}`);
  rest(book, trade.makerOrderId, { ...maker, remaining });
  return wrong;
}

/** Whether another is to be met first: at a better price, or older at the same. The book is in order of age. */
function isOutOfTurn(makerId: string, maker: RestingOrder, book: Map<string, RestingOrder>): boolean {
  let isOlder = true;
  for (const [orderId, { side, limit }] of book) {
    if (orderId === makerId) isOlder = false;
    else if (side === maker.side && (limit === maker.limit ? isOlder : isWithin(side, limit, maker.limit))) return true;
  }
  return false;
}

/** The resting order of the same user that the taker meets, or what is wrong with it. */
function ownMaker(
  taker: Taker,
  event: EventOf<'cancelled'> | EventOf<'replaced'>,
  policies: readonly SelfTradePolicy[],
  book: Map<string, RestingOrder>,
): RestingOrder | string {
  const maker = book.get(event.orderId);
  if (maker === undefined) return 'an event names another order';
  if (maker.userId !== taker.userId) return `an order of ${maker.userId} is ${event.kind} by one of ${taker.userId}`;
  if (maker.side === taker.side || !isWithin(taker.side, taker.limit, maker.limit))
    return 'it would not trade with that maker';
  if (isOutOfTurn(event.orderId, maker, book)) return `maker ${event.orderId} is not the next in turn`;
  if (!policies.includes(taker.selfTrade)) return `${taker.selfTrade}, and the maker is ${event.kind}`;
  return maker;
}

function checkMakerEnd(
  taker: Taker,
  event: EventOf<'cancelled'>,
  progress: Progress,
  book: Map<string, RestingOrder>,
): string[] {
  const maker = ownMaker(taker, event, ['CANCEL_MAKER', 'CANCEL_BOTH', 'DECREMENT'], book);
  if (typeof maker === 'string') return [maker];
  const wrong: string[] = [];
  if (event.reason !== 'self-trade') wrong.push(`a maker is cancelled for ${event.reason}`);
  if (event.remaining !== maker.remaining)
    wrong.push(`cancelled with ${event.remaining} remaining, not ${maker.remaining}`);
  if (taker.selfTrade === 'DECREMENT') progress.owed = maker.remaining;
  if (progress.owed > progress.remaining) wrong.push('DECREMENT ends the larger order');
  progress.met += 1;
  book.delete(event.orderId);
  return wrong;
}

function checkMakerDecrement(
  taker: Taker,
  event: EventOf<'replaced'>,
  progress: Progress,
  book: Map<string, RestingOrder>,
): string[] {
  const maker = ownMaker(taker, event, ['DECREMENT'], book);
  if (typeof maker === 'string') return [maker];
  progress.owed = progress.remaining;
  progress.met += 1;
  const after = { ...maker, quantity: maker.quantity - progress.owed, remaining: maker.remaining - progress.owed };
  rest(book, event.orderId, after);
  return isAs(event, after) && after.remaining > 0 ? [] : ['DECREMENT leaves the maker with something else'];
}

function checkTakerDecrement(taker: Taker, event: EventOf<'replaced'>, progress: Progress): string[] {
  progress.quantity -= progress.owed;
  progress.remaining -= progress.owed;
  const isOwed = progress.owed > 0 && progress.remaining > 0;
  progress.owed = 0;
  const { quantity, remaining } = progress;
  return isOwed && isAs(event, { limit: taker.limit, quantity, remaining })
    ? []
    : ['DECREMENT leaves the taker with something else'];
}

function isAs(
  event: EventOf<'replaced'>,
  order: { limit: number | null; quantity: number; remaining: number },
): boolean {
  return event.price === order.limit && event.quantity === order.quantity && event.remaining === order.remaining;
}

function rest(book: Map<string, RestingOrder>, orderId: string, order: RestingOrder): void {
  if (order.remaining > 0) book.set(orderId, order);
  else book.delete(orderId);
}

/** FOK is all or nothing; IOC and MARKET never rest; the reason says why it ended. */
function checkEnding(taker: Taker, progress: Progress, book: Map<string, RestingOrder>): string[] {
  const { end, remaining, traded, met } = progress;
  const reason = end?.reason;
  if (remaining === 0) return end === null ? [] : ['a filled order is cancelled'];
  const wrong: string[] = [];
  if (taker.ends === 'FOK') {
    if (traded > 0) wrong.push('a FOK order is filled in part');
    if (met > 0) wrong.push('an unfilled FOK order touches others');
    if (reason !== 'fok-unfilled') wrong.push(`an unfilled FOK order ends with ${reason}`);
    return wrong;
  }
  if (reason === 'self-trade') return checkSelfTradeEnd(taker, progress, book);
  if (progress.owed > 0) wrong.push(`the taker ends with ${reason} where DECREMENT ends it`);
  if (met >= MAX_MAKERS && reason === 'ioc-remainder') return wrong;
  if (reason === 'post-only-would-cross')
    return taker.postOnly ? wrong : [...wrong, 'cancelled as if it were post-only'];
  if (reason === 'price-collar') return taker.limit === null ? wrong : [...wrong, 'a collar on an order with a limit'];
  if (taker.ends === 'GTC')
    return reason === undefined || reason === 'no-liquidity' ? wrong : [...wrong, `a GTC order ends with ${reason}`];
  const expected = traded === 0 ? 'no-liquidity' : 'ioc-remainder';
  return reason === expected ? wrong : [...wrong, `an IOC order ends with ${reason}, not ${expected}`];
}

function checkSelfTradeEnd(taker: Taker, progress: Progress, book: Map<string, RestingOrder>): string[] {
  switch (taker.selfTrade) {
    case 'CANCEL_MAKER':
      return ['CANCEL_MAKER, and the taker ends'];
    case 'CANCEL_TAKER':
      return wouldMeetItself(taker, book) ? [] : ['it ends as a self-trade and would meet none of its own'];
    case 'CANCEL_BOTH':
      return progress.met > 0 ? [] : ['CANCEL_BOTH, and only the taker ends'];
    case 'DECREMENT':
      return progress.owed === progress.remaining ? [] : ['DECREMENT ends the larger order'];
  }
}

function wouldMeetItself(taker: Taker, book: Map<string, RestingOrder>): boolean {
  return [...book.values()].some(
    ({ userId, side, limit }) =>
      userId === taker.userId && side !== taker.side && isWithin(taker.side, taker.limit, limit),
  );
}

export function isWithin(side: Side, limit: number | null, price: number): boolean {
  if (limit === null) return true;
  return side === 'BUY' ? price <= limit : price >= limit;
}
