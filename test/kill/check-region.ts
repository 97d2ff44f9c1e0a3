/** What must hold of one Region after the last crash, whatever happened before: pure, so that each rule can be tested alone. */
import type { LedgerEvent, Order, Trade } from '@tulip/contracts';
import type { Acknowledged } from './trader.ts';

/** A Region as its public API tells it, once nothing moves any more. */
export interface RegionState {
  readonly orders: readonly Order[];
  readonly trades: readonly Trade[];
  readonly events: ReadonlyMap<string, readonly LedgerEvent[]>;
  /** The last sequence number of each stream, by `/api/status`. */
  readonly streams: Readonly<Record<string, number>>;
}

/** Every rule that is broken, each in a sentence; empty when all hold. */
export function checkRegion(state: RegionState, acknowledged: readonly Acknowledged[]): string[] {
  return [
    ...checkStreams(state),
    ...checkListed(state.orders, acknowledged),
    ...checkAcknowledged(state.orders, acknowledged),
    ...checkOrders(state),
    ...checkTrades(state),
  ];
}

/** Gapless from 1 to what the status says. */
function checkStreams({ events, streams }: RegionState): string[] {
  const gaps = [...events].flatMap(([stream, own]) =>
    own.flatMap(({ seq }, index) => (seq === index + 1 ? [] : [`${stream}: ${seq} stands where ${index + 1} should`])),
  );
  const ends = Object.entries(streams).flatMap(([stream, seq]) => {
    const read = events.get(stream)?.length ?? 0;
    return read === seq ? [] : [`${stream}: has ${read} events, the status says ${seq}`];
  });
  return [...gaps, ...ends];
}

/** No order lost, none twice, none from nowhere, none left open. */
function checkListed(orders: readonly Order[], acknowledged: readonly Acknowledged[]): string[] {
  const violations: string[] = [];
  const listed = new Map<string, Order>();
  for (const order of orders) {
    if (listed.has(order.orderId)) violations.push(`order ${order.orderId}: is listed twice`);
    listed.set(order.orderId, order);
    if (!isTerminal(order)) violations.push(`order ${order.orderId}: is still ${order.status}`);
  }
  const known = new Set(acknowledged.map(({ order }) => order.orderId));
  for (const { key, order } of acknowledged)
    if (!listed.has(order.orderId)) violations.push(`${key}: order ${order.orderId} was acknowledged and is lost`);
  for (const orderId of listed.keys())
    if (!known.has(orderId)) violations.push(`order ${orderId}: is listed and was never acknowledged`);
  if (known.size !== acknowledged.length)
    violations.push(`${acknowledged.length} keys were acknowledged as ${known.size} orders`);
  return violations;
}

/** One first answer a key at most, and what was told of an ended order stays true. */
function checkAcknowledged(orders: readonly Order[], acknowledged: readonly Acknowledged[]): string[] {
  const listed = new Map(orders.map((order) => [order.orderId, order]));
  return acknowledged.flatMap(({ key, order: told, firsts }) => {
    const violations = firsts > 1 ? [`${key}: was placed ${firsts} times`] : [];
    const now = listed.get(told.orderId);
    if (now !== undefined && isTerminal(told) && outcomeOf(told) !== outcomeOf(now))
      violations.push(`${key}: was told ${outcomeOf(told)}, is now ${outcomeOf(now)}`);
    return violations;
  });
}

function outcomeOf({ status, reason, filledQuantity, averagePrice, stream, seq }: Order): string {
  return JSON.stringify({ status, reason, filledQuantity, averagePrice, stream, seq });
}

/** Each order is what its events say, and its events are one life. */
function checkOrders({ orders, events }: RegionState): string[] {
  const lives = Map.groupBy([...events.values()].flat(), (event) => event.orderId ?? '');
  const listed = new Set(orders.map(({ orderId }) => orderId));
  const strays = [...lives.keys()].filter((orderId) => !listed.has(orderId));
  return [
    ...strays.map((orderId) => `order ${orderId}: has events and is not listed`),
    ...orders.flatMap((order) => checkLife(order, lives.get(order.orderId) ?? [])),
  ];
}

function checkLife(order: Order, life: readonly LedgerEvent[]): string[] {
  const name = `order ${order.orderId}`;
  const ends = life.filter(({ type }) => type === 'OrderCancelled' || type === 'OrderRejected');
  const accepted = life.filter(({ type }) => type === 'OrderAccepted').length;
  const filled = life.reduce(
    (sum, event) => sum + (event.type === 'TradeExecuted' ? event.payload.trade.quantity : 0),
    0,
  );
  const implied =
    filled === order.quantity ? 'FILLED' : (ends[0]?.type === 'OrderRejected' && 'REJECTED') || 'CANCELLED';
  const violations: string[] = [];
  if (accepted > 1) violations.push(`${name}: was accepted ${accepted} times`);
  if (accepted === 0 && (life.length !== 1 || ends.length !== 1))
    violations.push(`${name}: has events before its acceptance`);
  if (ends.length > 1) violations.push(`${name}: ended ${ends.length} times`);
  if (filled > order.quantity) violations.push(`${name}: ${filled} of ${order.quantity} were filled`);
  if (filled !== order.filledQuantity)
    violations.push(`${name}: says ${order.filledQuantity} filled, its events ${filled}`);
  if (isTerminal(order) && implied !== order.status)
    violations.push(`${name}: is ${order.status}, its events say ${implied}`);
  if (life[0]?.seq !== (order.seq ?? undefined))
    violations.push(`${name}: its first event is ${life[0]?.seq}, not ${order.seq}`);
  if (life.some(({ stream }) => stream !== order.stream))
    violations.push(`${name}: has events outside of ${order.stream}`);
  return violations;
}

/** The list of trades is exactly the trades of the ledger, each once. */
function checkTrades({ trades, events }: RegionState): string[] {
  const listed = new Map(trades.map((trade) => [trade.tradeId, JSON.stringify(trade)]));
  const executed = [...events.values()]
    .flat()
    .flatMap((event) => (event.type === 'TradeExecuted' ? [event.payload.trade] : []));
  const ids = new Set(executed.map(({ tradeId }) => tradeId));
  const violations = executed.flatMap((trade) =>
    listed.get(trade.tradeId) === JSON.stringify(trade) ? [] : [`trade ${trade.tradeId}: is not listed as executed`],
  );
  if (listed.size !== trades.length) violations.push(`${trades.length} trades are listed under ${listed.size} ids`);
  if (ids.size !== executed.length) violations.push(`${executed.length} trades were executed under ${ids.size} ids`);
  for (const tradeId of listed.keys()) if (!ids.has(tradeId)) violations.push(`trade ${tradeId}: is not in the ledger`);
  return violations;
}

export function isTerminal({ status }: Pick<Order, 'status'>): boolean {
  return status === 'FILLED' || status === 'CANCELLED' || status === 'REJECTED';
}
