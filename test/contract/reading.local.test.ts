/** Lists, ledger, market and documents over HTTP: complete, in order, without doubles, and agreeing with each other. */
import type { LedgerEvent } from '@tulip/contracts';
import { eventually } from '@tulip/tools/running-exchange/eventually';
import { beforeAll, describe, expect, it } from 'vitest';
import { placeMany } from './testing/order-flow.ts';
import { expectCommonHeaders } from './testing/region-api.ts';
import { sharedExchange } from './testing/shared-exchange.ts';
import { allEvents, allOrders, allTrades } from './testing/walks.ts';

interface EventPage {
  readonly events: LedgerEvent[];
  readonly next: number | null;
}

const shared = sharedExchange();
const ORDERS = 220;
let users: readonly string[] = [];
let orderIds: readonly string[] = [];

beforeAll(async () => {
  const { api } = shared;
  users = await Promise.all(['Anna', 'Balthasar', 'Cornelia', 'Dirck'].map((name) => api.newTrader(name)));
  orderIds = await placeMany(api, users, ORDERS, shared.priced);
  await eventually('the end of all orders', async () => (await api.ask('getStatus')).body.pending === 0);
});

describe('the list of orders', () => {
  it.each([7, 50, 200])('by pages of %i is every order once, newest first', async (limit) => {
    const rows = await allOrders(shared.api, { limit });
    expect(rows.map((row) => row.orderId).sort()).toEqual([...orderIds].sort());
    const times = rows.map((row) => row.acceptedAt);
    expect(times).toEqual([...times].sort().reverse());
  });

  it('has pages of 50 unless told otherwise, and orders as they are read singly', async () => {
    const { body } = await shared.api.ask('listOrders');
    expect(body.orders).toHaveLength(50);
    expect(body.nextCursor).not.toBeNull();
    for (const { user, ...row } of body.orders.slice(0, 5)) {
      expect((await shared.api.ended(row.orderId)).order).toStrictEqual(row);
      expect(['Anna', 'Balthasar', 'Cornelia', 'Dirck'][users.indexOf(user.userId)]).toBe(user.displayName);
      expect(user.userId).toBe(row.userId);
    }
  });

  it('filters by user and by status, alone and together', async () => {
    const all = await allOrders(shared.api, { limit: 200 });
    const statuses = ['PENDING', 'ACCEPTED', 'PARTIALLY_FILLED', 'FILLED', 'CANCELLED', 'REJECTED'];
    const ids = (rows: readonly { orderId: string }[]) => rows.map((row) => row.orderId);
    for (const userId of users) {
      const mine = all.filter((row) => row.userId === userId);
      expect(ids(await allOrders(shared.api, { userId, limit: 20 }))).toEqual(ids(mine));
      const filled = mine.filter((row) => row.status === 'FILLED');
      expect(filled.length).toBeGreaterThan(0);
      expect(ids(await allOrders(shared.api, { userId, status: 'FILLED', limit: 9 }))).toEqual(ids(filled));
    }
    for (const status of statuses) {
      const wanted = all.filter((row) => row.status === status);
      expect(ids(await allOrders(shared.api, { status, limit: 30 }))).toEqual(ids(wanted));
    }
    expect(await allOrders(shared.api, { userId: 'nobody-at-all' })).toEqual([]);
  });
});

describe('the ledger', () => {
  it('walks without a gap in pages of any size, from any place', async () => {
    const streams = Object.entries(await shared.api.streams()).filter(([, seq]) => seq > 0);
    expect(streams.length).toBeGreaterThan(0);
    for (const [stream, seq] of streams) {
      const whole = await allEvents(shared.api, stream);
      expect(whole.at(-1)?.seq).toBe(seq);
      expect(await allEvents(shared.api, stream, 0, 7)).toStrictEqual(whole);
      expect(await allEvents(shared.api, stream, 5, 13)).toStrictEqual(whole.slice(5));
      expect(await allEvents(shared.api, stream, seq)).toEqual([]);
      expect(new Set(whole.map((event) => event.id)).size).toBe(whole.length);
      for (const event of whole) expect(event.id).toMatch(/^EVT#\S+#\S+$/);
    }
    await shared.api.refused('listEvents', 'not-found', { query: { stream: 'us-east-2/TULIP-99' } });
    await shared.api.refused('listEvents', 'not-found', { query: { stream: 'ap-south-1/TULIP-0' } });
    expect(await allEvents(shared.api, 'eu-west-1/TULIP-0')).toEqual([]);
  });

  it('of all streams, when none is named, is each of them once and in order', async () => {
    const streams = Object.keys(await shared.api.streams());
    const single = (await Promise.all(streams.map((stream) => allEvents(shared.api, stream)))).flat();
    const read: LedgerEvent[] = [];
    for (let after: number | null = 0; after !== null; ) {
      const page: EventPage = (await shared.api.ask('listEvents', { query: { after, limit: 30 } })).body;
      expect(page.events.length).toBeLessThanOrEqual(30);
      read.push(...page.events);
      after = page.next;
    }
    const place = (event: LedgerEvent) => `${String(event.seq).padStart(9, '0')} ${event.stream}`;
    expect(read.map(place)).toEqual(single.map(place).sort());
  });

  it('holds of each order what the order itself shows, and nothing else', async () => {
    const streams = Object.keys(await shared.api.streams());
    const ledger = (await Promise.all(streams.map((stream) => allEvents(shared.api, stream)))).flat();
    const byOrder = Map.groupBy(ledger, (event) => event.orderId ?? '');
    expect([...byOrder.keys()].sort()).toEqual([...orderIds].sort());
    for (const orderId of orderIds.slice(0, 40)) {
      expect((await shared.api.ended(orderId)).events).toStrictEqual(byOrder.get(orderId));
    }
  });
});

describe('the tape', () => {
  it('is every trade of the ledger once, newest first, and sums to what the orders say', async () => {
    const trades = await allTrades(shared.api, 200);
    expect(await allTrades(shared.api, 23)).toStrictEqual(trades);
    const times = trades.map((trade) => trade.timestamp);
    expect(times).toEqual([...times].sort().reverse());
    const streams = Object.keys(await shared.api.streams());
    const ledger = (await Promise.all(streams.map((stream) => allEvents(shared.api, stream)))).flat();
    const executed = ledger.flatMap((event) => (event.type === 'TradeExecuted' ? [event.payload.trade] : []));
    const byId = (a: { tradeId: string }, b: { tradeId: string }) => (a.tradeId < b.tradeId ? -1 : 1);
    expect([...trades].sort(byId)).toStrictEqual([...executed].sort(byId));
    for (const order of await allOrders(shared.api, { limit: 200 })) {
      const own = trades.filter((trade) => trade.buyOrder === order.orderId || trade.sellOrder === order.orderId);
      expect(own.reduce((sum, trade) => sum + trade.quantity, 0)).toBe(order.filledQuantity);
    }
  });

  it('is summed up by the market', async () => {
    const trades = await allTrades(shared.api, 200);
    const days = new Set(trades.map((trade) => trade.timestamp.slice(0, 10)));
    const prices = trades.map((trade) => Number(trade.price));
    const { body: market } = await shared.api.ask('getMarket');
    expect(market).toMatchObject({ market: 'TULIP', engine: 'simfill', mode: 'NORMAL' });
    // The figures are a day's: round midnight the tape holds two.
    if (days.size > 1) return;
    const volume = trades.reduce((sum, trade) => sum + trade.quantity, 0);
    await eventually(
      'all trades in the market',
      async () => (await shared.api.ask('getMarket')).body.volume === volume,
    );
    const { body } = await shared.api.ask('getMarket');
    expect(Number(body.high)).toBe(Math.max(...prices));
    expect(Number(body.low)).toBe(Math.min(...prices));
    expect(Number(body.change)).toBeCloseTo(Number(body.last) - Number(body.open), 2);
  });
});

describe('the book', () => {
  it('is a marked ladder round the reference, as deep as asked', async () => {
    const { body } = await shared.api.ask('getBook');
    expect(body).toMatchObject({ simulated: true });
    expect([body.bids.length, body.asks.length]).toEqual([20, 20]);
    const bids = body.bids.map((level) => Number(level.price));
    const asks = body.asks.map((level) => Number(level.price));
    expect(bids).toEqual([...bids].sort((a, b) => b - a));
    expect(asks).toEqual([...asks].sort((a, b) => a - b));
    expect(bids[0]).toBeLessThan(asks[0] ?? 0);
    for (const depth of [1, 100]) {
      expect((await shared.api.ask('getBook', { query: { depth } })).body.bids).toHaveLength(depth);
    }
  });
});

describe('personas', () => {
  it('are the three seeds and those created, read singly and as a list', async () => {
    const { body } = await shared.api.ask('listPersonas');
    const listed = body.personas.map((persona) => persona.userId);
    for (const userId of ['clusius', 'oosterwijck', 'leeuwenhoek', ...users]) expect(listed).toContain(userId);
    for (const persona of body.personas) {
      expect((await shared.api.ask('getPersona', { id: persona.userId })).body.persona).toStrictEqual(persona);
    }
    expect((await shared.api.refused('getPersona', 'unknown-persona', { id: 'nobody' })).status).toBe(404);
  });

  it('are created once an id', async () => {
    const body = { userId: 'judith-leyster', displayName: 'Judith Leyster 🌷', bio: 'Painter.\nHaarlem.' };
    const created = await shared.api.ask('createPersona', { body });
    expect(created.body.persona).toMatchObject({ ...body, avatarUrl: null });
    expect(created.headers.get('location')).toBe('/api/personas/judith-leyster');
    await shared.api.refused('createPersona', 'persona-exists', { body: { ...body, displayName: 'Another' } });
    await shared.api.refused('createPersona', 'persona-exists', { body: { userId: 'clusius', displayName: 'Me' } });
    expect((await shared.api.ask('getPersona', { id: 'judith-leyster' })).body.persona.displayName).toBe(
      body.displayName,
    );
  });
});

describe('status, health and documents', () => {
  it('describe the Region that is asked', async () => {
    const { body: status } = await shared.api.ask('getStatus');
    expect(status).toMatchObject({ region: 'us-east-2', mode: 'NORMAL', engine: 'simfill', pending: 0 });
    expect(Object.keys(status.peers)).toEqual(['eu-west-1']);
    expect(status.dlq).toEqual({ orders: 0, events: 0, balances: 0 });
    expect(status.latency.accept.p50).toBeGreaterThanOrEqual(0);
    expect(status.latency.fill.p99).toBeGreaterThanOrEqual(status.latency.fill.p50 ?? Number.NaN);
    const { body: health } = await shared.api.ask('getHealth');
    expect(health).toMatchObject({ status: 'ok', region: 'us-east-2' });
    expect((await shared.api.ask('getOpenApi')).body['openapi']).toMatch(/^3\.1/);
    expect((await shared.api.ask('getAsyncApi')).body['asyncapi']).toMatch(/^3\./);
  });
});

describe('every path', () => {
  const request = async (method: string, path: string, headers: Record<string, string> = {}) => {
    const answer = await fetch(`${shared.api.base}${path}`, { method, headers });
    expectCommonHeaders(answer.headers, 'us-east-2');
    return answer;
  };

  it('says which methods it answers', async () => {
    const known: [string, string][] = [
      ['/api/orders', 'DELETE, GET, POST'],
      [`/api/orders/${'0'.repeat(32)}`, 'DELETE, GET, PATCH'],
      ['/api/trades', 'GET'],
      ['/api/personas', 'GET, POST'],
      ['/health', 'GET'],
      ['/openapi.json', 'GET'],
    ];
    for (const [path, allowed] of known) {
      const answer = await request('PROPFIND', path);
      expect(answer.status).toBe(405);
      expect(answer.headers.get('allow')?.split(', ').sort().join(', ')).toBe(allowed);
      expect(await answer.json()).toMatchObject({ code: 'method-not-allowed', status: 405 });
    }
  });

  it('that nobody knows is 404', async () => {
    for (const path of ['/', '/api', '/api/orders/', '/API/orders', '/api/nothing', '/health/', '/ws']) {
      const answer = await request('GET', path);
      expect(answer.status).toBe(404);
      expect(answer.headers.get('content-type')).toBe('application/problem+json');
      expect(await answer.json()).toMatchObject({ code: 'not-found', type: 'urn:tulip:error:not-found' });
    }
  });

  it('answers HEAD as GET without a body', async () => {
    for (const path of ['/api/orders', '/health', '/openapi.json']) {
      const answer = await request('HEAD', path);
      expect([answer.status, await answer.text()]).toEqual([200, '']);
      expect(answer.headers.get('content-type')).toBe('application/json');
    }
  });

  it('keeps the request id that it is given, if it is one', async () => {
    const given = await request('GET', '/health', { 'x-request-id': 'trace:1.a-b_c' });
    expect(given.headers.get('x-request-id')).toBe('trace:1.a-b_c');
    const replaced = await request('GET', '/api/nothing', { 'x-request-id': 'no id; at all' });
    expect(replaced.headers.get('x-request-id')).not.toContain(' ');
  });

  it('lets the page of this exchange call it, and no other', async () => {
    const ask = {
      'access-control-request-method': 'POST',
      'access-control-request-headers': 'content-type, idempotency-key',
    };
    const preflight = await request('OPTIONS', '/api/orders', { origin: shared.exchange.ui, ...ask });
    expect(preflight.status).toBe(204);
    expect(preflight.headers.get('access-control-allow-origin')).toBe(shared.exchange.ui);
    expect(preflight.headers.get('access-control-allow-methods')).toContain('DELETE');
    expect(preflight.headers.get('access-control-allow-headers')).toContain('idempotency-key');
    const get = await request('GET', '/api/nothing', { origin: shared.exchange.ui });
    expect(get.headers.get('access-control-allow-origin')).toBe(shared.exchange.ui);
    expect(get.headers.get('access-control-expose-headers')).toContain('x-request-id');
    const foreign = await request('OPTIONS', '/api/orders', { origin: 'http://elsewhere.example', ...ask });
    expect(foreign.headers.get('access-control-allow-origin')).toBeNull();
  });
});
