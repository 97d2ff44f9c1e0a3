/** Each rule of the kill test sees what it is there to see. */
import type { LedgerEvent, Order, Trade } from '@tulip/contracts';
import { describe, expect, it } from 'vitest';
import { checkRegion, type RegionState } from './check-region.ts';
import type { Acknowledged } from './trader.ts';

const STREAM = 'us-east-2/TULIP-1';
const AT = '2026-04-14T12:00:00.000Z';
const FILLED = 'f'.repeat(32);
const WITHDRAWN = 'e'.repeat(32);
const place = { market: 'TULIP', region: 'us-east-2' } as const;

function order(orderId: string, change: Partial<Order>): Order {
  return {
    ...place,
    orderId,
    userId: 'clusius',
    side: 'BUY',
    type: 'LIMIT',
    timeInForce: 'GTC',
    price: '12.50',
    quantity: 10,
    filledQuantity: 0,
    averagePrice: null,
    status: 'CANCELLED',
    reason: 'user-cancel',
    acceptedAz: 'us-east-2a',
    stream: STREAM,
    seq: 1,
    idempotencyKey: orderId.slice(0, 4),
    simulationSeed: 1,
    acceptedAt: AT,
    updatedAt: AT,
    ...change,
  };
}

const trade: Trade = {
  ...place,
  tradeId: 'us-east-2.TULIP-1.2',
  buyOrder: FILLED,
  sellOrder: 'SIM#1',
  price: '12.50',
  quantity: 10,
  timestamp: AT,
  fillAz: 'us-east-2b',
};

const envelope = (seq: number, orderId: string) =>
  ({ ...place, id: `EVT#${AT}#${STREAM}/${seq}`, stream: STREAM, seq, at: AT, orderId, v: 1 }) as const;
const accepted = (seq: number, orderId: string): LedgerEvent => ({
  ...envelope(seq, orderId),
  type: 'OrderAccepted',
  payload: {
    userId: 'clusius',
    side: 'BUY',
    type: 'LIMIT',
    timeInForce: 'GTC',
    price: '12.50',
    quantity: 10,
    simulationSeed: 1,
    acceptedAt: AT,
    acceptedAz: 'us-east-2a',
  },
});
const executed = (seq: number): LedgerEvent => ({
  ...envelope(seq, FILLED),
  type: 'TradeExecuted',
  payload: { userId: 'clusius', side: 'BUY', trade, remaining: 0 },
});
const cancelled = (seq: number): LedgerEvent => ({
  ...envelope(seq, WITHDRAWN),
  type: 'OrderCancelled',
  payload: { userId: 'clusius', reason: 'user-cancel', remaining: 10 },
});

const filled = order(FILLED, { status: 'FILLED', reason: null, filledQuantity: 10, averagePrice: '12.50' });
const withdrawn = order(WITHDRAWN, { seq: 3 });
const LIFE = [accepted(1, FILLED), executed(2), cancelled(3)];
const SOUND = {
  orders: [filled, withdrawn],
  trades: [trade],
  events: new Map([[STREAM, LIFE]]),
  streams: { [STREAM]: 3, 'us-east-2/TULIP-0': 0 },
} as const satisfies RegionState;

const told = (known: Order, firsts = 1): Acknowledged => ({
  key: known.idempotencyKey,
  body: { userId: 'clusius', side: 'BUY', type: 'LIMIT', quantity: 10 },
  order: known,
  firsts,
  replays: 0,
});
const TOLD = [told(filled), told({ ...withdrawn, status: 'PENDING', reason: null })];

function withLife(life: readonly LedgerEvent[]): RegionState {
  return { ...SOUND, events: new Map([[STREAM, life]]), streams: { [STREAM]: life.length } };
}

describe('the checks after the last crash', () => {
  it('find nothing in a sound Region', () => {
    expect(checkRegion(SOUND, TOLD)).toEqual([]);
  });

  const broken: [string, RegionState, readonly Acknowledged[], string][] = [
    ['a lost order', { ...SOUND, orders: [filled] }, TOLD, 'was acknowledged and is lost'],
    ['an order listed twice', { ...SOUND, orders: [filled, filled, withdrawn] }, TOLD, 'is listed twice'],
    ['an order from nowhere', SOUND, TOLD.slice(1), 'was never acknowledged'],
    ['an order left open', { ...SOUND, orders: [filled, { ...withdrawn, status: 'PENDING' }] }, TOLD, 'still PENDING'],
    ['two first answers', SOUND, [told(filled, 2), told(withdrawn)], 'was placed 2 times'],
    ['a broken word', SOUND, [told({ ...filled, averagePrice: '12.49' }), told(withdrawn)], 'was told'],
    ['two keys, one order', SOUND, [told(filled), told(filled), told(withdrawn)], '3 keys'],
    ['a gap', { ...SOUND, events: new Map([[STREAM, LIFE.slice(1)]]) }, TOLD, '2 stands where 1 should'],
    ['a stream cut short', { ...SOUND, events: new Map([[STREAM, LIFE.slice(0, 2)]]) }, TOLD, 'the status says 3'],
    ['a second acceptance', withLife([...LIFE, accepted(4, FILLED)]), TOLD, 'was accepted 2 times'],
    ['no acceptance', withLife([executed(1), executed(2)]), TOLD, 'has events before its acceptance'],
    ['a double fill', withLife([...LIFE, executed(4)]), TOLD, '20 of 10 were filled'],
    ['a second end', withLife([...LIFE, cancelled(4)]), TOLD, 'ended 2 times'],
    [
      'a status that is not lived',
      { ...SOUND, orders: [{ ...filled, status: 'CANCELLED' }, withdrawn] },
      TOLD,
      'say FILLED',
    ],
    ['another first event', { ...SOUND, orders: [{ ...filled, seq: 2 }, withdrawn] }, TOLD, 'first event is 1, not 2'],
    ['a stray event', { ...SOUND, orders: [filled] }, TOLD, 'has events and is not listed'],
    ['a trade listed twice', { ...SOUND, trades: [trade, trade] }, TOLD, '2 trades are listed under 1 ids'],
    ['a trade not listed', { ...SOUND, trades: [] }, TOLD, 'is not listed as executed'],
    ['a trade from nowhere', { ...SOUND, trades: [trade, { ...trade, tradeId: 'x' }] }, TOLD, 'is not in the ledger'],
  ];

  it.each(broken)('find %s', (_name, state, acknowledged, violation) => {
    expect(checkRegion(state, acknowledged).join('\n')).toContain(violation);
  });
});
