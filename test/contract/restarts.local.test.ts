/** What outlives the exchange's end, by SIGTERM and by SIGKILL: orders, keys, the ledger, and a client's place in it. */

import { eventually } from '@tulip/tools/running-exchange/eventually';
import { describe, expect, it } from 'vitest';
import { followLedger } from './testing/followed-ledger.ts';
import { openSocket } from './testing/live-socket.ts';
import { placeMany } from './testing/order-flow.ts';
import { sharedExchange } from './testing/shared-exchange.ts';
import { allEvents, allOrders } from './testing/walks.ts';

const shared = sharedExchange({ isDurable: true });

/** Both ends; after either the same must be there. */
const ENDS = [
  ['SIGTERM', async () => expect(await shared.exchange.stop()).toBe(0)],
  ['SIGKILL', () => shared.exchange.kill()],
] as const;

describe.each(ENDS)('after %s and a restart', (signal, end) => {
  const key = `kept over ${signal}`;

  it('the same key is the same order, however it ended, and orders of the last moment end too', async () => {
    const { api, exchange } = shared;
    const userId = await api.newTrader('Survivor');
    const request = { userId, side: 'SELL' as const, price: shared.priced(-5), quantity: 33 };
    const first = await api.place(request, key);
    const settled = await api.ended(first.body.order.orderId);
    const atTheEnd = await Promise.all([1, 2, 3, 4, 5].map(() => api.place({ userId, price: shared.priced(5) })));
    await end();
    await exchange.restart();
    const again = await api.place({ ...request, price: Number(request.price).toString() }, key);
    expect(again.headers.get('idempotency-replayed')).toBe('true');
    expect(again.body.order).toStrictEqual(settled.order);
    expect(await api.ended(settled.order.orderId)).toStrictEqual(settled);
    const other = { headers: { 'idempotency-key': key }, body: { ...request, quantity: 34 } };
    await api.refused('placeOrder', 'idempotency-key-reused', other);
    for (const { body } of atTheEnd) await api.ended(body.order.orderId);
    expect(await allOrders(api, { userId })).toHaveLength(6);
    expect((await api.ask('getPersona', { id: userId })).body.persona.displayName).toBe('Survivor');
  });

  it('a client that reconnects with `after` sees no gap, and nothing twice', async () => {
    const { api, exchange } = shared;
    const traders = await Promise.all(['Anna', 'Dirck'].map((name) => api.newTrader(name)));
    const streams = Object.keys(await api.streams());
    const ledger = followLedger(api);
    const before = await openSocket(exchange.region);
    const after = Object.fromEntries(streams.map((stream) => [stream, 0]));
    await before.ask({ action: 'subscribe', channels: ['orders'], after }, 'subscribed');
    await placeMany(api, traders, 20, shared.priced);
    await eventually('a frame with events', () => before.frames().some((frame) => frame.events.length > 0));
    await end();
    await before.closed;
    await exchange.restart();
    await ledger.follow(before.messages);
    const socket = await openSocket(exchange.region);
    await socket.ask({ action: 'subscribe', channels: ['orders'], after: { ...ledger.positions } }, 'subscribed');
    const orderIds = await placeMany(api, traders, 10, shared.priced);
    for (const orderId of orderIds) await api.ended(orderId);
    await eventually('nothing pending', async () => (await api.ask('getStatus')).body.pending === 0);
    const whole = new Map(
      await Promise.all(streams.map(async (stream) => [stream, await allEvents(api, stream)] as const)),
    );
    await eventually('frames that cover the ledger', async () => {
      await ledger.follow(socket.messages);
      return streams.every((stream) => (ledger.positions[stream] ?? 0) >= (whole.get(stream)?.length ?? 0));
    });
    for (const stream of streams) expect(ledger.events.get(stream) ?? []).toStrictEqual(whole.get(stream));
    await socket.close();
  });
});
