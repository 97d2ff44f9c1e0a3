/** The WebSocket page of the contract with real clients: order, coverage, rate, size, filters, catch-up. */
import type { Channel, FrameMessage, LedgerEvent } from '@tulip/contracts';
import { eventually } from '@tulip/tools/running-exchange/eventually';
import { beforeAll, describe, expect, it } from 'vitest';
import { type FollowedLedger, followLedger } from './testing/followed-ledger.ts';
import { type LiveSocket, openSocket } from './testing/live-socket.ts';
import { placeMany } from './testing/order-flow.ts';
import type { RegionApi } from './testing/region-api.ts';
import { sharedExchange } from './testing/shared-exchange.ts';
import { allEvents } from './testing/walks.ts';

const shared = sharedExchange();
const ALL: Channel[] = ['market', 'orders', 'balances', 'status'];
let traders: readonly string[] = [];

beforeAll(async () => {
  traders = await Promise.all(['Anna', 'Balthasar', 'Cornelia'].map((name) => shared.api.newTrader(name)));
});

/** Where the ledger stands once nothing is pending: what a follower must reach. */
async function settledStreams(api: RegionApi): Promise<Readonly<Record<string, number>>> {
  const streams = await eventually('nothing pending', async () => {
    const { body } = await api.ask('getStatus');
    return body.pending === 0 && body.streams;
  });
  // The status may be a second old: the ledger itself says where each stream ends.
  const ends = await Promise.all(
    Object.entries(streams).map(async ([stream, seq]) => {
      const more = await allEvents(api, stream, seq);
      return [stream, more.at(-1)?.seq ?? seq] as const;
    }),
  );
  return Object.fromEntries(ends.filter(([, seq]) => seq > 0));
}

async function followUntil(
  ledger: FollowedLedger,
  socket: LiveSocket,
  goal: Readonly<Record<string, number>>,
): Promise<void> {
  await eventually('frames that cover the ledger', async () => {
    await ledger.follow(socket.messages);
    return Object.entries(goal).every(([stream, seq]) => (ledger.positions[stream] ?? 0) >= seq);
  });
}

/** No five frames of one connection within a second, by the instants that the exchange itself writes on them. */
function expectRate(frames: readonly FrameMessage[]): void {
  const instants = frames.map((frame) => Date.parse(frame.at));
  for (const [index, at] of instants.entries()) {
    const fifth = instants[index + 4];
    if (fifth !== undefined) expect(fifth - at).toBeGreaterThan(1_000);
  }
}

describe('a connection', () => {
  it('is silent until it subscribes, then hears `subscribed` first, with what it asked for', async () => {
    const socket = await openSocket(shared.exchange.region);
    const [trader = ''] = traders;
    const { body } = await shared.api.place({ userId: trader, price: shared.priced(5) });
    await shared.api.ended(body.order.orderId);
    await socket.ask({ action: 'ping' }, 'pong');
    expect(socket.messages.map(({ type }) => type)).toEqual(['pong']);
    const subscribed = await socket.ask({ action: 'subscribe', channels: ['orders', 'status'] }, 'subscribed');
    expect(subscribed).toMatchObject({ region: 'us-east-2', channels: ['orders', 'status'] });
    const known = Object.keys(await shared.api.streams()).sort();
    expect(Object.keys(subscribed.streams).sort(), 'those at 0 too, for a later `after`').toEqual(known);
    await eventually('the first frame', () => socket.frames().length > 0);
    expect(socket.messages.slice(0, 3).map(({ type }) => type)).toEqual(['pong', 'subscribed', 'frame']);
    await socket.close();
  });

  it('gets market and status in frames only where it subscribed to them', async () => {
    const channels: Channel[][] = [['market'], ['orders'], ['balances'], ['status'], ALL];
    const sockets = await Promise.all(channels.map(() => openSocket(shared.exchange.region)));
    await Promise.all(
      sockets.map((socket, index) =>
        socket.ask({ action: 'subscribe', channels: channels[index] ?? ALL }, 'subscribed'),
      ),
    );
    await placeMany(shared.api, traders, 12, shared.priced);
    const goal = await settledStreams(shared.api);
    for (const [index, socket] of sockets.entries()) {
      const asked = channels[index] ?? ALL;
      await followUntil(followLedger(shared.api), socket, goal);
      for (const frame of socket.frames()) {
        expect(frame.market !== undefined).toBe(asked.includes('market'));
        expect(frame.status !== undefined).toBe(asked.includes('status'));
      }
      const types = new Set(socket.frames().flatMap(({ events }) => events.map((event) => event.type)));
      if (asked.includes('orders')) expect(types).toContain('OrderAccepted');
      else expect(types).toEqual(new Set(asked.includes('market') ? ['TradeExecuted'] : []));
      await socket.close();
    }
  });

  it('narrowed to a user hears of that user alone, and what is left out is accounted for', async () => {
    const [mine = '', ...others] = traders;
    const socket = await openSocket(shared.exchange.region);
    await socket.ask({ action: 'subscribe', channels: ['orders'], userId: mine }, 'subscribed');
    const before = await settledStreams(shared.api);
    await placeMany(shared.api, [mine, ...others], 30, shared.priced);
    const goal = await settledStreams(shared.api);
    await followUntil(followLedger(shared.api), socket, goal);
    const heard = socket.frames().flatMap(({ events }) => events);
    expect(new Set(heard.map((event) => event.payload.userId))).toEqual(new Set([mine]));
    const ledger = (
      await Promise.all(Object.keys(goal).map((stream) => allEvents(shared.api, stream, before[stream] ?? 0)))
    ).flat();
    const wanted = ledger.filter((event) => event.payload.userId === mine);
    const id = (event: LedgerEvent) => event.id;
    expect(heard.map(id)).toEqual(expect.arrayContaining(wanted.map(id)));
    await socket.close();
  });

  it('that subscribes again, under load, follows on from the new `subscribed`', async () => {
    const socket = await openSocket(shared.exchange.region);
    const ledger = followLedger(shared.api);
    await socket.ask({ action: 'subscribe', channels: ['orders'] }, 'subscribed');
    const load = placeMany(shared.api, traders, 60, shared.priced);
    for (const channels of [['market'], ['status'], ['orders', 'market'], ['balances'], ALL] as Channel[][]) {
      const count = socket.frames().length;
      await socket.ask({ action: 'subscribe', channels }, 'subscribed');
      await eventually('frames', () => socket.frames().length > count);
    }
    await load;
    await followUntil(ledger, socket, await settledStreams(shared.api));
    expectRate(socket.frames());
    await socket.close();
  });
});

describe('a follower', () => {
  it('rebuilds the ledger from frames, at most four a second, beside another one', async () => {
    const sockets = await Promise.all([1, 2].map(() => openSocket(shared.exchange.region)));
    const after = Object.fromEntries(Object.keys(await shared.api.streams()).map((stream) => [stream, 0]));
    for (const socket of sockets) await socket.ask({ action: 'subscribe', channels: ALL, after }, 'subscribed');
    const [first] = sockets;
    while ((first?.frames().length ?? 0) < 8) await placeMany(shared.api, traders, 30, shared.priced);
    const goal = await settledStreams(shared.api);
    for (const socket of sockets) {
      const ledger = followLedger(shared.api);
      await followUntil(ledger, socket, goal);
      for (const stream of Object.keys(goal)) {
        expect(ledger.events.get(stream)).toStrictEqual(await allEvents(shared.api, stream));
      }
      expectRate(socket.frames());
      await socket.close();
    }
  });

  it('that comes back with `after` loses nothing and hears nothing twice', async () => {
    const ledger = followLedger(shared.api);
    const start = await settledStreams(shared.api);
    const first = await openSocket(shared.exchange.region);
    await first.ask({ action: 'subscribe', channels: ['orders'], after: start }, 'subscribed');
    await placeMany(shared.api, traders, 10, shared.priced);
    await eventually('a frame', () => first.frames().length > 1);
    await first.close();
    await ledger.follow(first.messages);
    await placeMany(shared.api, traders, 10, shared.priced);
    const second = await openSocket(shared.exchange.region);
    const subscribed = await second.ask(
      { action: 'subscribe', channels: ['orders'], after: { ...ledger.positions } },
      'subscribed',
    );
    expect(subscribed.streams).toMatchObject(ledger.positions);
    await followUntil(ledger, second, await settledStreams(shared.api));
    for (const stream of Object.keys(start)) {
      expect(ledger.events.get(stream) ?? []).toStrictEqual(await allEvents(shared.api, stream, start[stream]));
    }
    await second.close();
  });

  it('that comes from far behind is told what it must read', async () => {
    const crowd = await shared.api.newTrader('Crowd');
    await placeMany(shared.api, [crowd], 230, shared.priced);
    const goal = await settledStreams(shared.api);
    const socket = await openSocket(shared.exchange.region);
    const after = Object.fromEntries(Object.keys(goal).map((stream) => [stream, 0]));
    await socket.ask({ action: 'subscribe', channels: ['orders', 'market'], after }, 'subscribed');
    const ledger = followLedger(shared.api);
    await followUntil(ledger, socket, goal);
    expect(ledger.skips).toBeGreaterThan(0);
    for (const stream of Object.keys(goal)) {
      expect(ledger.events.get(stream)).toStrictEqual(await allEvents(shared.api, stream));
    }
    await socket.close();
  });

  it('of the second Region hears that Region', async () => {
    const url = shared.exchange.regions['eu-west-1'] ?? '';
    const socket = await openSocket(url);
    expect((await socket.ask({ action: 'subscribe', channels: ALL }, 'subscribed')).region).toBe('eu-west-1');
    const frame = await eventually('a frame', () => socket.frames().at(-1));
    expect(frame).toMatchObject({ region: 'eu-west-1', status: { region: 'eu-west-1' } });
    await socket.close();
  });
});
