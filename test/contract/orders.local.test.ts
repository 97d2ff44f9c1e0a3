/** Placing, repeating and cancelling orders over HTTP, as contract.md words it: one key, one order, for ever. */
import { randomUUID } from 'node:crypto';
import { type Order, parseDecimal } from '@tulip/contracts';
import { eventually } from '@tulip/tools/running-exchange/eventually';
import { describe, expect, it } from 'vitest';
import { regionApi } from './testing/region-api.ts';
import { sharedExchange } from './testing/shared-exchange.ts';

const shared = sharedExchange();
const { priced } = shared;
const centsOf = (text: string | null): number => {
  const parsed = parseDecimal(text ?? '');
  if (!parsed.ok) throw new Error(`not a price: ${text}`);
  return parsed.value;
};

describe('an order', () => {
  it('is accepted, PENDING, with every default filled in', async () => {
    const key = randomUUID();
    const { headers, body } = await shared.api.place(
      { userId: 'clusius', side: 'BUY', price: '12.5', quantity: 7 },
      key,
    );
    const { order } = body;
    expect(headers.get('location')).toBe(`/api/orders/${order.orderId}`);
    expect(headers.get('idempotency-replayed')).toBeNull();
    expect(order).toMatchObject({
      ...{ userId: 'clusius', market: 'TULIP', side: 'BUY', type: 'LIMIT', timeInForce: 'GTC', price: '12.50' },
      ...{ quantity: 7, filledQuantity: 0, averagePrice: null, status: 'PENDING', reason: null, stream: null },
      ...{ seq: null, region: 'us-east-2', idempotencyKey: key },
    });
    expect(Math.abs(Date.parse(order.acceptedAt) - Date.now())).toBeLessThan(60_000);
    const { order: found } = await shared.api.ended(order.orderId);
    expect(found.orderId).toBe(order.orderId);
  });

  it('of each type, side and time in force ends as its type allows', async () => {
    const userId = await shared.api.newTrader();
    const kinds = (['BUY', 'SELL'] as const).flatMap((side) => [
      { side, price: priced(side === 'BUY' ? 5 : -5) },
      { side, price: priced(side === 'BUY' ? 5 : -5), timeInForce: 'IOC' as const },
      { side, price: priced(side === 'BUY' ? 5 : -5), timeInForce: 'FOK' as const },
      { side, price: priced(side === 'BUY' ? -60 : 60) },
      { side, price: priced(side === 'BUY' ? -60 : 60), timeInForce: 'FOK' as const },
      { side, type: 'MARKET' as const },
      { side, type: 'MARKET' as const, timeInForce: 'IOC' as const },
      { side, type: 'MARKET' as const, timeInForce: 'FOK' as const },
    ]);
    const placed = await Promise.all(
      kinds.flatMap((kind) => [1, 2, 3].map((n) => shared.api.place({ userId, quantity: n * 40, ...kind }))),
    );
    for (const { body } of placed) await expectSoundOutcome(body.order.orderId);
    const ofType = placed.map(({ body }) => [body.order.type, body.order.timeInForce]);
    expect(ofType).toContainEqual(['MARKET', 'IOC']);
    expect(ofType).not.toContainEqual(['MARKET', 'GTC']);
  });

  it('takes the default seed from its id, and any other that it is given', async () => {
    const key = randomUUID();
    const first = await shared.api.place({ userId: 'clusius', price: '9', quantity: 3 }, key);
    const { simulationSeed } = first.body.order;
    const saidAloud = await shared.api.place({ userId: 'clusius', price: '9', quantity: 3, simulationSeed }, key);
    expect(saidAloud.headers.get('idempotency-replayed')).toBe('true');
    for (const seed of [0, 1, 2 ** 32 - 1]) {
      const { body } = await shared.api.place({ userId: 'clusius', price: '9', simulationSeed: seed });
      expect(body.order.simulationSeed).toBe(seed);
      const { events } = await shared.api.ended(body.order.orderId);
      expect(events[0]).toMatchObject({ type: 'OrderAccepted', payload: { simulationSeed: seed } });
    }
  });

  it.each(['0.01', '1000000.00', '1', '0.1', '12.05'])('takes the price %s', async (price) => {
    const { body } = await shared.api.place({ userId: 'clusius', price, quantity: 1 });
    expect(body.order.price).toBe(Number(price).toFixed(2));
  });

  it.each([1, 1_000_000])('takes the quantity %i', async (quantity) => {
    expect((await shared.api.place({ userId: 'clusius', price: '5', quantity })).body.order.quantity).toBe(quantity);
  });

  it.each(['x', ' inner space ', '!"#$%&\'()*+,-./:;<=>?@[]^_`{|}~', 'k'.repeat(255)])(
    'takes the key %s',
    async (key) => {
      const { body } = await shared.api.place({ userId: 'clusius', price: '5' }, key);
      expect(body.order.idempotencyKey).toBe(key.trim());
    },
  );

  it('of type MARKET is IOC unless FOK is asked for', async () => {
    const key = randomUUID();
    const { body } = await shared.api.place({ userId: 'clusius', type: 'MARKET', timeInForce: 'GTC' }, key);
    expect(body.order).toMatchObject({ type: 'MARKET', timeInForce: 'IOC', price: null });
    const unsaid = await shared.api.place({ userId: 'clusius', type: 'MARKET' }, key);
    expect(unsaid.headers.get('idempotency-replayed')).toBe('true');
  });

  it('names a persona that there is, else 422', async () => {
    const ask = {
      headers: { 'idempotency-key': 'k' },
      body: { userId: 'nobody', side: 'BUY', price: '5', quantity: 1 },
    };
    expect((await shared.api.refused('placeOrder', 'unknown-persona', ask)).status).toBe(422);
  });
});

describe('the same key', () => {
  it('with the same body, however it is written, is the same order as it is now', async () => {
    const userId = await shared.api.newTrader();
    const key = randomUUID();
    const first = await shared.api.place({ userId, side: 'SELL', price: '12.5', quantity: 9 }, key);
    const { order } = await shared.api.ended(first.body.order.orderId);
    const spellings = [
      { price: '12.5' },
      { price: '12.50' },
      { price: '12.50', market: 'TULIP' as const, type: 'LIMIT' as const, timeInForce: 'GTC' as const },
      { price: '12.50', postOnly: false, selfTrade: 'CANCEL_TAKER' as const },
    ];
    for (const spelling of spellings) {
      const again = await shared.api.place({ userId, side: 'SELL', quantity: 9, ...spelling }, key);
      expect(again.headers.get('idempotency-replayed')).toBe('true');
      expect(again.headers.get('location')).toBe(`/api/orders/${order.orderId}`);
      expect(again.body.order).toStrictEqual(order);
    }
  });

  it.each([
    ['side', { side: 'SELL' as const }],
    ['price', { price: '12.51' }],
    ['quantity', { quantity: 8 }],
    ['time in force', { timeInForce: 'IOC' as const }],
    ['type', { type: 'MARKET' as const, price: undefined }],
    ['seed', { simulationSeed: 4 }],
    ['post-only', { postOnly: true }],
    ['self-trade', { selfTrade: 'CANCEL_BOTH' as const }],
  ])('with another %s is 422', async (_what, change) => {
    const body = { userId: 'clusius', side: 'BUY' as const, price: '12.50', quantity: 9, simulationSeed: 3 };
    const key = randomUUID();
    const first = await shared.api.place(body, key);
    const ask = { headers: { 'idempotency-key': key }, body: { ...body, ...change } };
    await shared.api.refused('placeOrder', 'idempotency-key-reused', ask);
    const { order } = await shared.api.ended(first.body.order.orderId);
    expect(order).toMatchObject({ side: 'BUY', price: '12.50', quantity: 9, simulationSeed: 3 });
  });

  it('of another user is another order', async () => {
    const key = randomUUID();
    const one = await shared.api.place({ userId: 'clusius', price: '5' }, key);
    const other = await shared.api.place({ userId: 'oosterwijck', price: '5' }, key);
    expect(other.headers.get('idempotency-replayed')).toBeNull();
    expect(other.body.order.orderId).not.toBe(one.body.order.orderId);
  });

  it('fifty times at once is one order with one acceptance', async () => {
    const userId = await shared.api.newTrader();
    const key = randomUUID();
    const body = { userId, side: 'BUY' as const, price: priced(5), quantity: 50 };
    const answers = await Promise.all(Array.from({ length: 50 }, () => shared.api.place(body, key)));
    const [orderId, ...others] = new Set(answers.map((answer) => answer.body.order.orderId));
    expect(others).toEqual([]);
    const replayed = answers.filter(({ headers }) => headers.get('idempotency-replayed') === 'true');
    expect(replayed).toHaveLength(49);
    const { order } = await shared.api.ended(orderId ?? '');
    const { body: list } = await shared.api.ask('listOrders', { query: { userId } });
    expect(list.orders).toHaveLength(1);
    const stream = order.stream ?? '';
    const { body: ledger } = await shared.api.ask('listEvents', { query: { stream, limit: 200 } });
    const accepted = ledger.events.filter((event) => event.type === 'OrderAccepted' && event.orderId === orderId);
    expect(accepted).toHaveLength(1);
  });

  it('with two bodies at once is one order, and 422 for the other body', async () => {
    const key = randomUUID();
    const bodies = Array.from({ length: 20 }, (_, index) => ({
      userId: 'clusius',
      side: 'BUY',
      price: '7',
      quantity: 1 + (index % 2),
    }));
    const answers = await Promise.all(
      bodies.map((body) =>
        fetch(`${shared.api.base}/api/orders`, {
          method: 'POST',
          headers: { 'content-type': 'application/json', 'idempotency-key': key },
          body: JSON.stringify(body),
        }),
      ),
    );
    const statuses = answers.map(({ status }, index) => `${bodies[index]?.quantity}: ${status}`);
    const winner = statuses.includes('1: 202') ? 1 : 2;
    expect(new Set(statuses)).toEqual(new Set([`${winner}: 202`, `${3 - winner}: 422`]));
  });
});

describe('a cancel', () => {
  it('of an order that has ended is 409, of one that nobody knows 404', async () => {
    const { body } = await shared.api.place({ userId: 'clusius', price: '5' });
    const before = await shared.api.ended(body.order.orderId);
    await shared.api.refused('cancelOrder', 'order-terminal', { id: body.order.orderId });
    await shared.api.refused('cancelOrder', 'not-found', { id: '0'.repeat(32) });
    await shared.api.refused('cancelOrder', 'not-found', { id: 'nope' });
    expect(await shared.api.ended(body.order.orderId)).toStrictEqual(before);
  });

  it('at once after the order is 202 or 409, and the order ends once', async () => {
    const userId = await shared.api.newTrader();
    const outcomes = await Promise.all(
      Array.from({ length: 12 }, async () => {
        const { body } = await shared.api.place({ userId, side: 'SELL', price: priced(-5), quantity: 30 });
        const answer = await fetch(`${shared.api.base}/api/orders/${body.order.orderId}`, { method: 'DELETE' });
        expect([202, 409]).toContain(answer.status);
        return body.order.orderId;
      }),
    );
    for (const orderId of outcomes) await expectSoundOutcome(orderId);
  });
});

describe('a mass cancel', () => {
  it('asks for the cancel of whatever is open, and ends every order that is in time for it', async () => {
    const [userId, other] = [await shared.api.newTrader(), await shared.api.newTrader()];
    const untouched = await shared.api.place({ userId: other, price: '5' });
    const placed = await Promise.all(
      Array.from({ length: 12 }, () => shared.api.place({ userId, price: priced(-5), quantity: 30 })),
    );
    const { body } = await shared.api.ask('cancelOrders', { query: { userId } });
    expect(body.nextCursor).toBeNull();
    expect(body.requested).toBeLessThanOrEqual(placed.length);
    const reasons: (string | null)[] = [];
    for (const { body: accepted } of placed) {
      await expectSoundOutcome(accepted.order.orderId);
      reasons.push((await shared.api.ended(accepted.order.orderId)).order.reason);
    }
    expect(reasons.filter((reason) => reason === 'mass-cancel').length).toBeLessThanOrEqual(body.requested);
    const { order } = await shared.api.ended(untouched.body.order.orderId);
    expect(order.reason).not.toBe('mass-cancel');
    await eventually('every request answered', async () => (await shared.api.ask('getStatus')).body.pending === 0);
  });

  it('of a user without open orders asks for nothing, of nobody is 404', async () => {
    const userId = await shared.api.newTrader();
    const { body } = await shared.api.ask('cancelOrders', { query: { userId, side: 'BUY' } });
    expect(body).toEqual({ requested: 0, nextCursor: null });
    const refused = await shared.api.refused('cancelOrders', 'unknown-persona', { query: { userId: 'nobody' } });
    expect(refused.status).toBe(404);
  });
});

describe('the second Region', () => {
  it('accepts and fills orders of its own', async () => {
    const other = regionApi(shared.exchange.regions['eu-west-1'] ?? '', 'eu-west-1');
    const { body } = await other.place({ userId: 'leeuwenhoek', price: '5', quantity: 2 });
    expect(body.order).toMatchObject({ region: 'eu-west-1', status: 'PENDING' });
    const { order, events } = await other.ended(body.order.orderId);
    expect(order.stream).toMatch(/^eu-west-1\/TULIP-\d$/);
    expect(events.every((event) => event.region === 'eu-west-1')).toBe(true);
    await eventually('its status', async () => (await other.streams())[order.stream ?? ''] === events.at(-1)?.seq);
  });
});

/** What is true of every order that has ended: its events tell its fields, and no price is worse than its limit. */
async function expectSoundOutcome(orderId: string): Promise<void> {
  const { order, events } = await shared.api.ended(orderId);
  expect(events[0]).toMatchObject({ type: 'OrderAccepted', seq: order.seq, stream: order.stream, orderId });
  expect(events.map((event) => event.seq)).toEqual(events.map((_, index) => (order.seq ?? 0) + index));
  const fills = events.flatMap((event) => (event.type === 'TradeExecuted' ? [event.payload] : []));
  const filled = fills.reduce((sum, { trade }) => sum + trade.quantity, 0);
  expect(filled).toBe(order.filledQuantity);
  expect(filled).toBeLessThanOrEqual(order.quantity);
  const notional = fills.reduce((sum, { trade }) => sum + trade.quantity * centsOf(trade.price), 0);
  if (filled === 0) expect(order.averagePrice).toBeNull();
  else expect(Math.abs(centsOf(order.averagePrice) * filled - notional) * 2).toBeLessThanOrEqual(filled);
  for (const { trade } of fills) {
    expect(order.side === 'BUY' ? trade.buyOrder : trade.sellOrder).toBe(orderId);
    expect(order.side === 'BUY' ? trade.sellOrder : trade.buyOrder).toMatch(/^SIM#\d+$/);
    if (order.price !== null) {
      const margin = (centsOf(order.price) - centsOf(trade.price)) * (order.side === 'BUY' ? 1 : -1);
      expect(margin, `the limit of ${order.side} ${order.price}`).toBeGreaterThanOrEqual(0);
    }
  }
  expectEnd(order, events.at(-1)?.type);
}

function expectEnd(order: Order, lastEvent: string | undefined): void {
  if (order.timeInForce === 'FOK') expect([0, order.quantity]).toContain(order.filledQuantity);
  if (order.status === 'FILLED') {
    expect(order).toMatchObject({ filledQuantity: order.quantity, reason: null });
    expect(lastEvent).toBe('TradeExecuted');
    return;
  }
  expect(order.status).toBe('CANCELLED');
  expect(order.filledQuantity).toBeLessThan(order.quantity);
  expect(['no-liquidity', 'ioc-remainder', 'fok-unfilled', 'user-cancel', 'mass-cancel']).toContain(order.reason);
  expect(lastEvent).toBe('OrderCancelled');
}
