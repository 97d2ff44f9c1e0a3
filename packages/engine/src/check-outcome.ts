/** What any engine owes for each command, as one checker that follows a lane: conservation, limits, times in force, order of events. */
import {
  type CancelCommand,
  type EngineCommand,
  type EngineEvent,
  MAX_SIMULATED_FILLS,
  type PlaceCommand,
  type Side,
} from './engine.ts';

type Trade = Extract<EngineEvent, { kind: 'trade' }>;

interface RestingOrder {
  readonly side: Side;
  readonly limit: number;
  readonly remaining: number;
}

export interface OutcomeChecker {
  /** One sentence for each rule that `events`, the engine's answer to `command`, breaks; empty when it is right. */
  check(command: EngineCommand, events: readonly EngineEvent[]): readonly string[];
  /** What rests now: order id to what is left of it. */
  resting(): ReadonlyMap<string, number>;
}

/** Follows one lane from its first command; give it every command in order, none twice, and no cancel of a terminal order. */
export function createOutcomeChecker(): OutcomeChecker {
  const book = new Map<string, RestingOrder>();
  return {
    check(command, events) {
      return command.kind === 'place' ? checkPlace(command, events, book) : checkCancel(command, events, book);
    },
    resting: () => new Map([...book].map(([orderId, order]) => [orderId, order.remaining])),
  };
}

function checkPlace(
  command: PlaceCommand,
  events: readonly EngineEvent[],
  book: Map<string, RestingOrder>,
): readonly string[] {
  const wrong: string[] = [];
  const [first, ...rest] = events;
  if (first?.kind !== 'accepted') wrong.push('the first event is not `accepted`');
  if (events.some((event) => event.orderId !== command.orderId)) wrong.push('an event names another order');

  const trades = rest.filter((event) => event.kind === 'trade');
  const cancelled = rest.filter((event) => event.kind === 'cancelled');
  if (trades.length + cancelled.length !== rest.length) wrong.push('`accepted` comes twice');
  if (cancelled.length > 1) wrong.push('more than one `cancelled`');
  if (cancelled.length > 0 && rest.at(-1)?.kind !== 'cancelled') wrong.push('something follows `cancelled`');

  wrong.push(...checkTrades(command, trades, book));
  const remaining = trades.reduce((left, trade) => left - trade.quantity, Number(command.quantity));
  const end = cancelled[0];
  if (end !== undefined) {
    if (end.remaining !== remaining) wrong.push(`cancelled with ${end.remaining} remaining, not ${remaining}`);
    if (remaining === 0) wrong.push('a filled order is cancelled');
  }
  wrong.push(...checkTimeInForce(command, remaining, end?.reason));
  if (remaining > 0 && end === undefined && command.price !== null) {
    book.set(command.orderId, { side: command.side, limit: command.price, remaining });
  }
  return wrong;
}

function checkTrades(command: PlaceCommand, trades: readonly Trade[], book: Map<string, RestingOrder>): string[] {
  const wrong: string[] = [];
  let remaining: number = command.quantity;
  let simulated = 0;
  for (const trade of trades) {
    remaining -= trade.quantity;
    if (!Number.isSafeInteger(trade.quantity) || trade.quantity < 1) wrong.push(`trade of ${trade.quantity} lots`);
    if (!Number.isSafeInteger(trade.price) || trade.price < 1) wrong.push(`trade at ${trade.price} cents`);
    if (remaining < 0) wrong.push('filled beyond the quantity');
    if (trade.remaining !== remaining) wrong.push(`trade leaves ${trade.remaining}, not ${remaining}`);
    if (trade.takerSide !== command.side) wrong.push('the taker is on the wrong side');
    if (!isWithin(command.side, command.price, trade.price)) wrong.push(`price ${trade.price} is past the limit`);
    if (trade.makerOrderId.startsWith('SIM#')) {
      simulated += 1;
      if (trade.makerOrderId !== `SIM#${simulated}`) wrong.push(`maker ${trade.makerOrderId}, not SIM#${simulated}`);
    } else {
      wrong.push(...checkMaker(command, trade, book));
    }
  }
  if (simulated > MAX_SIMULATED_FILLS) wrong.push(`${simulated} simulated fills`);
  return wrong;
}

function checkMaker(command: PlaceCommand, trade: Trade, book: Map<string, RestingOrder>): string[] {
  const maker = book.get(trade.makerOrderId);
  if (maker === undefined) return [`maker ${trade.makerOrderId} does not rest`];
  const wrong: string[] = [];
  if (maker.side === command.side) wrong.push('maker and taker are on one side');
  if (!isWithin(maker.side, maker.limit, trade.price)) wrong.push(`price ${trade.price} is past the maker's limit`);
  if (trade.quantity > maker.remaining) wrong.push('the maker is filled beyond its quantity');
  const remaining = maker.remaining - trade.quantity;
  if (remaining > 0) book.set(trade.makerOrderId, { ...maker, remaining });
  else book.delete(trade.makerOrderId);
  return wrong;
}

/** FOK is all or nothing; IOC and MARKET never rest; the reason says whether anything was filled. */
function checkTimeInForce(command: PlaceCommand, remaining: number, reason: string | undefined): string[] {
  const nothingFilled = remaining === command.quantity;
  if (remaining === 0) return [];
  if (command.timeInForce === 'FOK') {
    const wrong = nothingFilled ? [] : ['a FOK order is filled in part'];
    if (reason !== 'fok-unfilled') wrong.push(`an unfilled FOK order ends with ${reason}`);
    return wrong;
  }
  const neverRests = command.timeInForce === 'IOC' || command.type === 'MARKET';
  if (!neverRests) return reason === undefined || reason === 'no-liquidity' ? [] : [`a GTC order ends with ${reason}`];
  const expected = nothingFilled ? 'no-liquidity' : 'ioc-remainder';
  return reason === expected ? [] : [`an IOC order ends with ${reason}, not ${expected}`];
}

function checkCancel(
  command: CancelCommand,
  events: readonly EngineEvent[],
  book: Map<string, RestingOrder>,
): readonly string[] {
  const remaining = book.get(command.orderId)?.remaining ?? command.remaining;
  book.delete(command.orderId);
  if (remaining === 0) return events.length === 0 ? [] : ['a cancel of nothing yields events'];
  const [event, ...more] = events;
  if (event?.kind !== 'cancelled' || more.length > 0) return ['a cancel does not yield exactly one `cancelled`'];
  const wrong: string[] = [];
  if (event.orderId !== command.orderId) wrong.push('an event names another order');
  if (event.remaining !== remaining) wrong.push(`cancelled with ${event.remaining} remaining, not ${remaining}`);
  if (event.reason !== command.reason) wrong.push(`cancelled for ${event.reason}, not ${command.reason}`);
  return wrong;
}

function isWithin(side: Side, limit: number | null, price: number): boolean {
  if (limit === null) return true;
  return side === 'BUY' ? price <= limit : price >= limit;
}
