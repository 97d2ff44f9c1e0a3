/** The contract of OrderStore's lists: newest first over all their streams, and pages that lose and repeat nothing. */
import { must, toRfc3339 } from '@tulip/std';
import { describe, expect, it } from 'vitest';
import type { OrderVersion } from '../domain/order-version.ts';
import type { OrderListKey, OrderListScope, OrderStore } from '../ports/index.ts';
import { createLanes, HOME, NOON_MS, placeBatch, type TestLane, versionInPeer } from './fixtures.ts';
import { type CreatePorts, usePorts } from './ports-under-test.ts';

export function describeOrderLists(create: CreatePorts): void {
  describe('OrderStore.list', () => {
    const ports = usePorts(create);
    const newLane = createLanes();

    /** Three lanes with twelve orders, four in each of three milliseconds: every page boundary falls between equals. */
    async function acceptTies(): Promise<{ lanes: TestLane[]; orders: OrderVersion[] }> {
      const lanes = [newLane(), newLane(), newLane()];
      const orders = lanes.flatMap((lane, index) =>
        [0, 1, 2, index].map((ms) => lane.order({ acceptedAtMs: NOON_MS + ms })),
      );
      for (const order of orders) await ports().orders.accept(order, []);
      await ports().settle();
      return { lanes, orders };
    }

    it('lists the orders of several streams newest first, each at its place', async () => {
      const { lanes, orders } = await acceptTies();
      const scope: OrderListScope = { kind: 'streams', streams: lanes.map((lane) => lane.stream) };
      const keys = await ports().orders.list(scope, null, 200);
      expectNewestFirst(keys, orders);
    });

    it.each([1, 2, 5])('pages by %i through equal instants without loss or repetition', async (limit) => {
      const { lanes, orders } = await acceptTies();
      const scope: OrderListScope = { kind: 'streams', streams: lanes.map((lane) => lane.stream) };
      const pages = await readPages(ports().orders, scope, limit);
      expect(pages.every((page) => page.length <= limit)).toBe(true);
      expectNewestFirst(pages.flat(), orders);
    });

    it('lists the orders of one user alone', async () => {
      const [lane, other] = [newLane(), newLane()];
      const orders = lane.orders(3);
      for (const order of [...orders, ...other.orders(2)]) await ports().orders.accept(order, []);
      await ports().settle();
      const scope = { kind: 'user', userId: lane.userId } as const;
      expectNewestFirst(await ports().orders.list(scope, null, 200), orders);
      expectNewestFirst((await readPages(ports().orders, scope, 1)).flat(), orders);
    });

    describePlaces(ports, newLane);
  });
}

function describePlaces(ports: ReturnType<typeof usePorts>, newLane: ReturnType<typeof createLanes>): void {
  it.each(['user', 'streams'] as const)('has both versions of a conflict, page by page, by %s', async (kind) => {
    const lane = newLane();
    const order = lane.order();
    const versions = [order, versionInPeer(order)];
    for (const version of versions) await ports().orders.accept(version, []);
    await ports().settle();
    const streams = versions.map(({ stream }) => stream);
    const scope: OrderListScope = kind === 'user' ? { kind, userId: lane.userId } : { kind, streams };
    const keys = (await readPages(ports().orders, scope, 1)).flat();
    expect(keys.map((key) => `${key.orderId} ${key.region}`).sort()).toEqual(
      versions.map((version) => `${version.orderId} ${version.region}`).sort(),
    );
  });

  it('keeps an order at its place when it is filled', async () => {
    const lane = newLane();
    const orders = lane.orders(3);
    for (const order of orders) await ports().orders.accept(order, []);
    await ports().settle();
    const scope = { kind: 'streams', streams: [lane.stream] } as const;
    const before = await ports().orders.list(scope, null, 10);
    const filled = must(orders[1], 'the second order');
    await ports().lanes.commit(placeBatch(await ports().lanes.head(lane.stream), [filled]));
    await ports().settle();
    expect(await ports().orders.list(scope, null, 10)).toEqual(before);
  });

  it('is empty for an unknown user, for no streams, and before the oldest', async () => {
    const { orders } = ports();
    const lane = newLane();
    await orders.accept(lane.order(), []);
    await ports().settle();
    const scope = { kind: 'user', userId: lane.userId } as const;
    const [oldest] = await orders.list(scope, null, 10);
    expect(await orders.list(scope, must(oldest, 'the only order').timeKey, 10)).toEqual([]);
    expect(await orders.list({ kind: 'user', userId: 'nobody' }, null, 10)).toEqual([]);
    expect(await orders.list({ kind: 'streams', streams: [] }, null, 10)).toEqual([]);
  });
}

function expectNewestFirst(keys: readonly OrderListKey[], orders: readonly OrderVersion[]): void {
  const accepted = new Map(orders.map((order) => [order.orderId, toRfc3339(order.acceptedAt)]));
  expect(keys.map((key) => key.orderId).sort()).toEqual([...accepted.keys()].sort());
  expect(keys.every((key) => key.region === HOME)).toBe(true);
  const times = keys.map((key) => must(accepted.get(key.orderId), 'a listed order'));
  expect(times).toEqual([...times].sort().reverse());
  const timeKeys = keys.map((key) => key.timeKey);
  expect(timeKeys).toEqual([...new Set(timeKeys)].sort().reverse());
}

async function readPages(orders: OrderStore, scope: OrderListScope, limit: number): Promise<OrderListKey[][]> {
  const pages: OrderListKey[][] = [];
  let before: string | null = null;
  for (;;) {
    const page: OrderListKey[] = await orders.list(scope, before, limit);
    const last = page.at(-1);
    if (last === undefined || pages.length > 100) return pages;
    pages.push(page);
    before = last.timeKey;
  }
}
