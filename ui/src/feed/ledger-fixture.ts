/** Ledgers for tests: streams of events as the exchange would write them, from a few numbers. */
import type { FrameMessage, LedgerEvent, Order, SubscribedMessage, Trade } from '@tulip/contracts';

export interface PlannedOrder {
  /** Lane of the stream, 0 to 3. */
  readonly lane: number;
  readonly quantity: number;
  /** How much of it fills, 0 to `quantity`, in `fills` trades. */
  readonly filled: number;
  readonly fills: number;
}

export const AT = '2026-02-03T10:00:00.000Z';
const REGION = 'us-east-2';

export function orderIdOf(place: number): string {
  return place.toString(16).padStart(32, '0');
}

export function laneStream(lane: number): string {
  return `${REGION}/TULIP-${lane}`;
}

/** The complete ledger by stream: each planned order is accepted, filled as planned, and the rest cancelled. */
export function writeLedger(plan: readonly PlannedOrder[]): Map<string, LedgerEvent[]> {
  const ledger = new Map<string, LedgerEvent[]>();
  for (const [place, order] of plan.entries()) {
    const stream = laneStream(order.lane);
    const events = ledger.get(stream) ?? [];
    ledger.set(stream, events);
    for (const event of lifeOf(place, order)) {
      events.push({ ...event, stream, seq: events.length + 1, id: `EVT#${AT}#${stream}#${events.length + 1}` });
    }
  }
  return ledger;
}

function* lifeOf(place: number, plan: PlannedOrder): Generator<LedgerEvent> {
  const at = new Date(Date.parse(AT) + place).toISOString();
  const orderId = orderIdOf(place);
  const envelope = { id: 'EVT#t#i', stream: '', seq: 0, market: 'TULIP', region: REGION, at, orderId, v: 1 } as const;
  yield {
    ...envelope,
    type: 'OrderAccepted',
    payload: {
      userId: `trader-${place % 3}`,
      side: 'BUY',
      type: 'LIMIT',
      timeInForce: 'GTC',
      price: '10.00',
      quantity: plan.quantity,
      simulationSeed: place,
      acceptedAt: at,
      acceptedAz: 'az-1',
    },
  };
  let remaining = plan.quantity;
  const fills = Math.min(plan.fills, plan.filled);
  for (let leg = 0; leg < fills; leg++) {
    const quantity = leg === fills - 1 ? plan.quantity - plan.filled : 0;
    const lots = leg === fills - 1 ? remaining - quantity : 1;
    remaining -= lots;
    const trade = tradeOf(place, leg, lots, at);
    yield {
      ...envelope,
      type: 'TradeExecuted',
      payload: { userId: `trader-${place % 3}`, side: 'BUY', trade, remaining },
    };
  }
  if (remaining > 0) {
    yield {
      ...envelope,
      type: 'OrderCancelled',
      payload: { userId: `trader-${place % 3}`, reason: 'no-liquidity', remaining },
    };
  }
}

export function tradeOf(place: number, leg: number, quantity: number, at: string): Trade {
  return {
    tradeId: `trade-${String(place).padStart(4, '0')}-${leg}`,
    buyOrder: orderIdOf(place),
    sellOrder: `SIM#${leg}`,
    price: `${9 + (leg % 2)}.50`,
    quantity,
    timestamp: at,
    region: REGION,
    fillAz: 'az-2',
    market: 'TULIP',
  };
}

export function subscribedAt(streams: Record<string, number>): SubscribedMessage {
  return { type: 'subscribed', region: REGION, at: AT, channels: ['orders'], streams };
}

/** A frame that covers `from`–`to` of one stream; with `skipped` it carries nothing. */
export function frameOf(events: readonly LedgerEvent[], from: number, to: number, skipped?: true): FrameMessage {
  const stream = events[0]?.stream ?? laneStream(0);
  const carried = skipped === true ? [] : events.slice(from - 1, to);
  const covers = { [stream]: skipped === true ? { from, to, skipped } : { from, to } };
  return { type: 'frame', region: REGION, at: AT, covers, events: carried };
}

export function pendingRow(place: number, change: Partial<Order> = {}): Order {
  return {
    orderId: orderIdOf(place),
    userId: `trader-${place % 3}`,
    market: 'TULIP',
    side: 'BUY',
    type: 'LIMIT',
    timeInForce: 'GTC',
    price: '10.00',
    quantity: 10,
    filledQuantity: 0,
    averagePrice: null,
    status: 'PENDING',
    reason: null,
    region: REGION,
    acceptedAz: 'az-1',
    stream: null,
    seq: null,
    idempotencyKey: `key-${place}`,
    simulationSeed: place,
    acceptedAt: AT,
    updatedAt: AT,
    ...change,
  };
}
