/** The exchange on the matcher: orders rest, cross, fill in part, are cancelled; a sweep over 300 makers; the same book after a power cut. */
import type { Book, LedgerEvent } from '@tulip/contracts';
import { must } from '@tulip/std';
import { runAudit } from '@tulip/tools/running-exchange/audit';
import { eventually } from '@tulip/tools/running-exchange/eventually';
import { describe, expect, it } from 'vitest';
import { sharedExchange } from './testing/shared-exchange.ts';
import { allOrders } from './testing/walks.ts';

const MAKERS = 300;
const AT_ONCE = 20;
const SWEEP_MS = 120_000;
const shared = sharedExchange({
  isDurable: true,
  regions: ['us-east-2'],
  environment: { TULIP_ENGINE: 'matcher' },
});

async function orderIs(orderId: string, status: string) {
  const found = await eventually(`${orderId} to be ${status}`, async () => {
    const { body } = await shared.api.ask('getOrder', { id: orderId });
    return body.order.status === status && body;
  });
  return found;
}

/** Once it shows what is expected: it is asked anew at most four times a second. */
async function bookShows(expected: Partial<Book>): Promise<Book> {
  return eventually(`the book to be ${JSON.stringify(expected)}`, async () => {
    const { body } = await shared.api.ask('getBook');
    return (
      Object.entries(expected).every(
        ([key, value]) => JSON.stringify(body[key as keyof Book]) === JSON.stringify(value),
      ) && body
    );
  });
}

describe('an exchange on the matcher', () => {
  it('lets orders rest, cross and fill in part, shows them in the book, and cancels what rests', async () => {
    const { api } = shared;
    const [seller, buyer] = [await api.newTrader('Seller'), await api.newTrader('Buyer')];
    const sell = (await api.place({ userId: seller, side: 'SELL', price: '12.50', quantity: 10 })).body.order.orderId;
    await orderIs(sell, 'ACCEPTED');
    await bookShows({ asks: [{ price: '12.50', quantity: 10 }], bids: [], simulated: false });
    const buy = (await api.place({ userId: buyer, side: 'BUY', price: '13.00', quantity: 4 })).body.order.orderId;
    expect((await orderIs(buy, 'FILLED')).order.averagePrice).toBe('12.50');
    const { order, events } = await orderIs(sell, 'PARTIALLY_FILLED');
    expect(order).toMatchObject({ filledQuantity: 4, averagePrice: '12.50' });
    expect(events.map(({ type }) => type)).toEqual(['OrderAccepted', 'TradeExecuted']);
    expect(events[1]?.payload).toMatchObject({ userId: buyer, makerUserId: seller, makerRemaining: 6 });
    await bookShows({ asks: [{ price: '12.50', quantity: 6 }] });
    expect((await api.ask('getMarket')).body).toMatchObject({ engine: 'matcher', last: '12.50', reference: '12.50' });
    const resting = (await api.ask('listOrders', { query: { status: 'PARTIALLY_FILLED' } })).body.orders;
    expect(resting.map(({ orderId }) => orderId)).toEqual([sell]);
    await api.ask('cancelOrder', { id: sell });
    expect((await api.ended(sell)).order).toMatchObject({
      status: 'CANCELLED',
      reason: 'user-cancel',
      filledQuantity: 4,
    });
    await bookShows({ asks: [], bids: [] });
  });

  it(
    `commits a sweep over ${MAKERS} makers, row by row and trade by trade, and brings the book through a power cut`,
    async () => {
      const { api, exchange } = shared;
      const [seller, buyer] = [await api.newTrader('Many'), await api.newTrader('Sweeper')];
      const makers: string[] = [];
      while (makers.length < MAKERS) {
        const placed = Array.from({ length: AT_ONCE }, (_, index) =>
          api.place({ userId: seller, side: 'SELL', price: `20.0${index % 5}`, quantity: 2 }),
        );
        makers.push(...(await Promise.all(placed)).map(({ body }) => body.order.orderId));
      }
      await eventually('all makers to rest', async () => (await api.ask('getStatus')).body.pending === 0);
      const bid = { userId: buyer, side: 'BUY' as const };
      await orderIs((await api.place({ ...bid, price: '19.00', quantity: 7 })).body.order.orderId, 'ACCEPTED');
      const before = await bookShows({ bids: [{ price: '19.00', quantity: 7 }] });
      expect(before.asks.map(({ quantity }) => quantity)).toEqual([120, 120, 120, 120, 120]);
      await exchange.kill();
      await exchange.restart();
      expect(await bookShows({ seq: before.seq })).toEqual(before);
      const sweep = (await api.place({ ...bid, price: '21.00', quantity: 2 * MAKERS - 1 })).body.order.orderId;
      const { events } = await orderIs(sweep, 'FILLED');
      const trades = events.filter(
        (event): event is Extract<LedgerEvent, { type: 'TradeExecuted' }> => event.type === 'TradeExecuted',
      );
      expect(trades).toHaveLength(MAKERS);
      const last = must(trades.at(-1), 'the last trade').payload.trade.sellOrder;
      const rows = await eventually('every row', async () => {
        const all = await allOrders(api, { userId: seller });
        return all.filter(({ status }) => status === 'FILLED').length === MAKERS - 1 && all;
      });
      expect(rows.map(({ orderId }) => orderId).sort()).toEqual([...makers].sort());
      for (const { orderId, filledQuantity } of rows) expect(filledQuantity).toBe(orderId === last ? 1 : 2);
      expect((await orderIs(last, 'PARTIALLY_FILLED')).events).toHaveLength(2);
      const listed = (await api.ask('listTrades', { query: { limit: 200 } })).body.trades.map(({ tradeId }) => tradeId);
      const newest = trades.map(({ payload }) => payload.trade.tradeId).reverse();
      expect(listed).toEqual(newest.slice(0, 200));
      await bookShows({ asks: [{ price: '20.04', quantity: 1 }], bids: [{ price: '19.00', quantity: 7 }] });
      expect(await exchange.stop()).toBe(0);
      const audit = await runAudit(exchange.data);
      expect(audit.exitCode, audit.stdout + audit.stderr).toBe(0);
      await exchange.restart();
      await bookShows({ asks: [{ price: '20.04', quantity: 1 }], bids: [{ price: '19.00', quantity: 7 }] });
    },
    SWEEP_MS,
  );
});
