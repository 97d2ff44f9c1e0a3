/** Lists of orders equal a naive model of them: any filter, any page size, any mixture of Regions' versions. */
import { cents, lots, type Order } from '@tulip/contracts';
import type { FillEngine } from '@tulip/engine';
import {
  cancelOrder,
  createStatelessEngines,
  fillBatch,
  getOrder,
  intentOf,
  listOrders,
  newOrderVersion,
  type OrderStore,
  type OrderVersion,
  orderIdOf,
  orderView,
  winnerOf,
} from '@tulip/exchange';
import { createSimFill, DEFAULT_SETTINGS } from '@tulip/simfill';
import { assert, epochMs, must } from '@tulip/std';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Bench, createBench, failing, HOME, laneStream, PEER, type Process, requestOf } from './bench.ts';

const REGIONS = [HOME, PEER];
const USERS = ['clusius', 'oosterwijck', 'nobody-known'];
const SINCE = 1_776_168_000_000;

interface Wish {
  readonly userId: string;
  readonly regions: readonly string[];
  /** When each of {@link REGIONS} accepted it, ms after noon: neighbours, and often the same. */
  readonly acceptedAfter: readonly [number, number];
  readonly isFilled: boolean;
  readonly quantity: number;
}

const wishes: fc.Arbitrary<Wish[]> = fc.array(
  fc.record({
    userId: fc.constantFrom(...USERS),
    regions: fc.subarray(REGIONS, { minLength: 1 }),
    acceptedAfter: fc.tuple(fc.nat({ max: 6 }), fc.nat({ max: 6 })),
    isFilled: fc.boolean(),
    quantity: fc.integer({ min: 1, max: 3 }),
  }),
  { maxLength: 20 },
);

/** Accepts the order in each of its Regions, as during a partition: no Region sees the other's row. */
async function accept(processes: ReadonlyMap<string, Process>, wish: Wish, key: string): Promise<void> {
  const orderId = orderIdOf(wish.userId, key);
  for (const region of wish.regions) {
    const { deps, fill } = must(processes.get(region), region);
    const intent = intentOf(requestOf({ userId: wish.userId, quantity: wish.quantity }), orderId);
    const acceptedAt = epochMs(SINCE + (wish.acceptedAfter[REGIONS.indexOf(region)] ?? 0));
    const version = newOrderVersion(orderId, key, intent, deps.config, acceptedAt);
    expect(await deps.orders.accept(version, [])).toBe('accepted');
    if (wish.isFilled) await fill([{ deliveryId: key, kind: 'place', orderId, receiveCount: 1 }], version.stream);
  }
}

async function tradedBench(all: readonly Wish[]): Promise<{ bench: Bench; process: Process }> {
  const bench = await createBench({ regions: REGIONS });
  const processes = new Map(REGIONS.map((region) => [region, bench.start({}, region)]));
  for (const [index, wish] of all.entries()) await accept(processes, wish, `k${index}`);
  bench.replicate(PEER, HOME);
  return { bench, process: must(processes.get(HOME), HOME) };
}

/** Every order once, newest first: by acceptance of the version that counts, then id and Region. */
async function naiveList(process: Process, all: readonly Wish[]): Promise<Order[]> {
  const rows: { place: string; order: Order }[] = [];
  for (const [index, { userId }] of all.entries()) {
    const versions = await process.deps.orders.versions(orderIdOf(userId, `k${index}`), REGIONS);
    const { acceptedAt, orderId, region } = winnerOf(versions);
    rows.push({ place: `${acceptedAt}#${orderId}#${region}`, order: orderView(versions) });
  }
  return rows.sort((a, b) => (a.place > b.place ? -1 : 1)).map(({ order }) => order);
}

async function allPages(process: Process, query: { userId?: string; status?: Order['status']; limit: number }) {
  const orders: Order[] = [];
  let cursor: string | undefined;
  for (let page = 0; page < 100; page++) {
    const answer = await listOrders(process.deps, { ...query, cursor });
    if (!answer.ok) throw new Error(answer.error);
    expect(answer.value.orders.length).toBeLessThanOrEqual(query.limit);
    orders.push(...answer.value.orders.map(({ user: _user, ...order }) => order));
    if (answer.value.nextCursor === null) return orders;
    expect(answer.value.nextCursor).not.toBe(cursor);
    cursor = answer.value.nextCursor;
  }
  throw new Error('the list has no end');
}

/** The order store, counting how many pages of its index are read. */
function countingLists({ deps }: Process) {
  let count = 0;
  const list: OrderStore['list'] = (...args) => {
    count += 1;
    return deps.orders.list(...args);
  };
  return { reads: () => count, orders: { ...deps.orders, list } };
}

describe('a list of orders', () => {
  it('equals the naive one, with each order once at its winner’s place, for every filter and page size', async () => {
    await fc.assert(
      fc.asyncProperty(wishes, fc.integer({ min: 1, max: 7 }), async (all, limit) => {
        const { process } = await tradedBench(all);
        const expected = await naiveList(process, all);
        expect(await allPages(process, { limit })).toEqual(expected);
        for (const userId of USERS) {
          const own = expected.filter((order) => order.userId === userId);
          expect(await allPages(process, { userId, limit })).toEqual(own);
          for (const status of ['PENDING', 'FILLED', 'REJECTED'] as const) {
            const some = own.filter((order) => order.status === status);
            expect(await allPages(process, { userId, status, limit })).toEqual(some);
          }
        }
      }),
      { numRuns: 40 },
    );
  });

  it('ends without a cursor exactly when nothing is left, and reads no further than the page', async () => {
    const once = { userId: 'clusius', regions: [HOME], acceptedAfter: [0, 0], isFilled: false, quantity: 1 } as const;
    const { process } = await tradedBench([once, once, once]);
    for (const [limit, isEnd] of [
      [2, false],
      [3, true],
      [4, true],
    ] as const) {
      const { reads, orders } = countingLists(process);
      const page = await listOrders({ ...process.deps, orders }, { limit });
      expect(page.ok && page.value.nextCursor === null).toBe(isEnd);
      expect(reads()).toBe(1);
    }
  });

  it('answers a short page with a cursor rather than reading on for ever', async () => {
    const once = { userId: 'clusius', regions: [HOME], acceptedAfter: [0, 0], isFilled: false, quantity: 1 } as const;
    const all = Array.from({ length: 501 }, (_, ms): Wish => ({ ...once, acceptedAfter: [ms, 0] }));
    const { process } = await tradedBench(all);
    const { reads, orders } = countingLists(process);
    const page = await listOrders({ ...process.deps, orders }, { status: 'FILLED', limit: 1 });
    expect(page).toMatchObject({ ok: true, value: { orders: [], nextCursor: expect.any(String) } });
    expect(reads()).toBe(10);
    expect(await allPages(process, { status: 'FILLED', limit: 1 })).toEqual([]);
  });

  it('finds the one filled order behind 99 others within one request, however short the page', async () => {
    const once = { userId: 'clusius', regions: [HOME], acceptedAfter: [0, 0], isFilled: true, quantity: 1 } as const;
    const others = Array.from(
      { length: 99 },
      (_, ms): Wish => ({ ...once, acceptedAfter: [ms + 1, 0], isFilled: false }),
    );
    const { process } = await tradedBench([once, ...others]);
    const page = await listOrders(process.deps, { status: 'FILLED', limit: 1 });
    expect(page).toMatchObject({
      ok: true,
      value: { orders: [{ orderId: orderIdOf('clusius', 'k0') }], nextCursor: null },
    });
  });

  it('joins the persona as it is now, a removed one as such, and says the id of one whom nobody knows', async () => {
    const of = (userId: string): Wish => ({
      userId,
      regions: [HOME],
      acceptedAfter: [0, 0],
      isFilled: false,
      quantity: 1,
    });
    const { process } = await tradedBench([of('clusius'), of('nobody-known'), of('oosterwijck')]);
    await process.deps.personas.remove('oosterwijck', epochMs(SINCE));
    const page = await listOrders(process.deps, { limit: 10 });
    const users = page.ok ? page.value.orders.map(({ user }) => user) : [];
    expect(users.find(({ userId }) => userId === 'clusius')).toMatchObject({ displayName: 'Carolus Clusius' });
    expect(users.find(({ userId }) => userId === 'clusius')?.bio).toContain('botanist');
    expect(users.find(({ userId }) => userId === 'oosterwijck')).toEqual({
      userId: 'oosterwijck',
      displayName: 'Removed user',
      avatarUrl: null,
      bio: '',
    });
    expect(users.find(({ userId }) => userId === 'nobody-known')).toEqual({
      userId: 'nobody-known',
      displayName: 'nobody-known',
      avatarUrl: null,
      bio: '',
    });
  });

  it('refuses a cursor that it never gave out', async () => {
    const { process } = await tradedBench([]);
    expect(await listOrders(process.deps, { limit: 1, cursor: 'orders~x~0' })).toEqual({
      ok: false,
      error: 'alien-cursor',
    });
    expect(await listOrders(process.deps, { limit: 1 })).toEqual({ ok: true, value: { orders: [], nextCursor: null } });
  });
});

describe('a single order', () => {
  it('comes with its own events, in order, from its acceptance to its end', async () => {
    await fc.assert(
      fc.asyncProperty(wishes, async (all) => {
        const { process } = await tradedBench(all);
        for (const [index, { userId, isFilled }] of all.entries()) {
          const orderId = orderIdOf(userId, `k${index}`);
          const found = await getOrder(process.deps, orderId);
          if (!found.ok) throw new Error(found.error);
          const versions: OrderVersion[] = await process.deps.orders.versions(orderId, REGIONS);
          expect(found.value.order).toEqual(orderView(versions));
          const expected = versions.flatMap(({ stream, seq, appliedSeq }) =>
            seq === null ? [] : Array.from({ length: appliedSeq - seq + 1 }, (_, step) => `${stream} ${seq + step}`),
          );
          expect(found.value.events.map(({ stream, seq }) => `${stream} ${seq}`)).toEqual(expected);
          expect(found.value.events.every((event) => event.orderId === orderId)).toBe(true);
          expect(found.value.events.length > 0).toBe(isFilled);
        }
      }),
      { numRuns: 20 },
    );
  });

  it('has its own events alone where the lane has traded before and since', async () => {
    const bench = await createBench();
    const process = bench.start();
    const orderIds: string[] = [];
    for (const key of ['a', 'b', 'c']) {
      orderIds.push((await process.accept({ simulationSeed: 5 }, key)).orderId);
      await process.fillAll();
    }
    const found = await getOrder(process.deps, must(orderIds[1], 'the second'));
    const events = found.ok ? found.value.events : [];
    expect(events[0]?.type).toBe('OrderAccepted');
    expect(events.map(({ orderId }) => orderId)).toEqual(events.map(() => orderIds[1]));
    const [row] = await process.deps.orders.versions(must(orderIds[1], 'the second'), [HOME]);
    expect([events[0]?.seq, events.at(-1)?.seq]).toEqual([row?.seq, row?.appliedSeq]);
    expect(events[0]?.stream).toBe(laneStream('clusius'));
  });

  it('withdrawn before it was placed has one event', async () => {
    const bench = await createBench();
    const process = bench.start();
    await process.accept({}, 'before');
    await process.fillAll();
    const { orderId } = await bench.start(failing('before', 'bells.ring', 'unreachable')).accept({}, 'k');
    await cancelOrder(process.deps, orderId);
    await process.fillAll();
    const found = await getOrder(process.deps, orderId);
    expect(found.ok && found.value.events.map(({ type }) => type)).toEqual(['OrderCancelled']);
  });

  it('that nobody placed is not found', async () => {
    const { process } = await tradedBench([]);
    expect(await getOrder(process.deps, orderIdOf('clusius', 'never'))).toEqual({ ok: false, error: 'not-found' });
  });

  it('that rests has its own events alone, whatever the lane has done between them', async () => {
    const { deps, accept, bell } = await restingBench();
    const [one, other] = [await accept({}, 'one'), await accept({}, 'other')];
    await bell('place', one.orderId);
    await bell('place', other.orderId);
    await cancelOrder(deps, one.orderId);
    await bell('cancel', one.orderId);
    const found = await getOrder(deps, one.orderId);
    expect(found.ok && found.value.events.map(({ seq, type }) => [seq, type])).toEqual([
      [1, 'OrderAccepted'],
      [2, 'TradeExecuted'],
      [5, 'OrderCancelled'],
    ]);
  });

  it('has the events up to what its row says, also when the lane goes on between the two reads', async () => {
    const { deps, accept, bell } = await restingBench();
    const { orderId } = await accept({}, 'one');
    await bell('place', orderId);
    await cancelOrder(deps, orderId);
    const versions: OrderStore['versions'] = async (...args) => {
      const read = await deps.orders.versions(...args);
      await bell('cancel', orderId);
      return read;
    };
    const found = await getOrder({ ...deps, orders: { ...deps.orders, versions } }, orderId);
    expect(found).toMatchObject({ ok: true, value: { order: { status: 'PARTIALLY_FILLED' } } });
    expect(found.ok && found.value.events.map(({ type }) => type)).toEqual(['OrderAccepted', 'TradeExecuted']);
  });
});

/** A bench whose engine fills one lot of each order and lets the rest stand; its lane does what its bells say. */
async function restingBench() {
  const { deps, accept } = (await createBench()).start();
  const traded = {
    kind: 'trade',
    takerSide: 'BUY',
    makerOrderId: 'SIM#1',
    price: cents(5),
    quantity: lots(1),
  } as const;
  const resting: FillEngine = {
    ...createSimFill(DEFAULT_SETTINGS),
    apply: (command) => {
      const { orderId } = command;
      if (command.kind === 'cancel') return [{ ...command, kind: 'cancelled' }];
      assert(command.kind === 'place', 'this engine knows no replace');
      return [
        { kind: 'accepted', orderId },
        { ...traded, orderId, remaining: lots(command.quantity - 1) },
      ];
    },
  };
  const engines = createStatelessEngines(resting);
  const bell = (kind: 'place' | 'cancel', orderId: string) =>
    fillBatch({ ...deps, engines }, laneStream('clusius'), [{ deliveryId: kind, kind, orderId, receiveCount: 1 }]);
  return { deps, accept, bell };
}
