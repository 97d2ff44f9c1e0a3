/** The contract of OrderStore's pending work (D3): what was accepted and not finished, and requests to cancel. */
import { must, toRfc3339 } from '@tulip/std';
import { describe, expect, it } from 'vitest';
import type { OrderVersion } from '../domain/order-version.ts';
import type { PendingWork } from '../ports/index.ts';
import { cancelOf, createLanes, firstRowOf, HOME, NOON_MS, PEER, placeBatch, REGIONS } from './fixtures.ts';
import { type CreatePorts, usePorts } from './ports-under-test.ts';

export function describePendingWork(create: CreatePorts): void {
  describe('OrderStore.pending', () => {
    const ports = usePorts(create);
    const newLane = createLanes();

    async function pending(stream: string, limit = 100, after?: string): Promise<PendingWork[]> {
      await ports().settle();
      return ports().orders.pending(stream, limit, after);
    }

    it('shows accepted orders of the stream, oldest first, whatever the order of arrival', async () => {
      const [lane, other] = [newLane(), newLane()];
      const orders = [30, 10, 20].map((ms) => lane.order({ acceptedAtMs: NOON_MS + ms }));
      for (const order of [...orders, other.order()]) await ports().orders.accept(order, []);
      const oldestFirst = [...orders].sort((a, b) => a.acceptedAt - b.acceptedAt);
      expect(await pending(lane.stream)).toEqual(oldestFirst.map(placeWork));
      expect(await pending(lane.stream, 2)).toEqual(oldestFirst.slice(0, 2).map(placeWork));
    });

    it('shows what lies behind a place in the list, orders and requests alike', async () => {
      const lane = newLane();
      const orders = lane.orders(3, { acceptedAtMs: NOON_MS });
      for (const order of orders) await ports().orders.accept(order, []);
      await ports().orders.requestCancel(cancelOf(must(orders[0], 'an order'), HOME, 0));
      const whole = await pending(lane.stream);
      expect(whole.map(({ timeKey }) => timeKey)).toEqual(whole.map(({ timeKey }) => timeKey).sort());
      for (const [index, { timeKey }] of whole.entries()) {
        expect(await pending(lane.stream, 100, timeKey)).toEqual(whole.slice(index + 1));
        expect(await pending(lane.stream, 1, timeKey)).toEqual(whole.slice(index + 1, index + 2));
      }
    });

    it('counts up to the limit', async () => {
      const lane = newLane();
      expect(await ports().orders.countPending(lane.stream, 10)).toBe(0);
      for (const order of lane.orders(5)) await ports().orders.accept(order, []);
      await ports().settle();
      expect(await ports().orders.countPending(lane.stream, 10)).toBe(5);
      expect(await ports().orders.countPending(lane.stream, 3)).toBe(3);
    });

    it.each([
      { how: 'fills', trades: 2 },
      { how: 'rests', trades: 0 },
    ])('no longer shows an order that $how', async ({ trades }) => {
      const lane = newLane();
      const [done, open] = [lane.order(), lane.order()];
      for (const order of [done, open]) await ports().orders.accept(order, []);
      await ports().lanes.commit(placeBatch(await ports().lanes.head(lane.stream), [done], trades));
      expect(await pending(lane.stream)).toEqual([placeWork(open)]);
      expect(await ports().orders.countPending(lane.stream, 10)).toBe(1);
    });

    describeCancels(ports, newLane, pending);
  });
}

function describeCancels(
  ports: ReturnType<typeof usePorts>,
  newLane: ReturnType<typeof createLanes>,
  pending: (stream: string) => Promise<PendingWork[]>,
): void {
  /** An order that rests: nothing but a cancel is pending about it. */
  async function restingOrder(): Promise<OrderVersion> {
    const order = newLane().order();
    await ports().orders.accept(order, []);
    const batch = placeBatch(await ports().lanes.head(order.stream), [order], 0);
    await ports().lanes.commit(batch);
    return firstRowOf(batch);
  }

  it.each(REGIONS)('shows a cancel asked for in %s until it is settled, and keeps the request', async (region) => {
    const order = await restingOrder();
    const request = cancelOf(order, region);
    await ports().orders.requestCancel(request);
    expect(await pending(order.stream)).toEqual([cancelWork(order, region)]);
    await ports().orders.settleCancel(order.orderId, region);
    await ports().orders.settleCancel(order.orderId, region);
    expect(await pending(order.stream)).toEqual([]);
    expect(await ports().orders.countPending(order.stream, 10)).toBe(0);
    const requests = await ports().lanes.cancelRequests([order.orderId], REGIONS);
    expect(requests).toEqual(new Map([[order.orderId, request]]));
  });

  it('keeps the first wish of a Region, also in parallel', async () => {
    const order = await restingOrder();
    const first = cancelOf(order, HOME, 1_000);
    await ports().orders.requestCancel(first);
    const later = Array.from({ length: 10 }, (_, index) => cancelOf(order, HOME, 2_000 + index));
    await Promise.all(later.map((request) => ports().orders.requestCancel(request)));
    expect(await ports().lanes.cancelRequests([order.orderId], REGIONS)).toEqual(new Map([[order.orderId, first]]));
    expect(await pending(order.stream)).toEqual([cancelWork(order, HOME)]);
  });

  it('does not wake a settled wish when it is repeated', async () => {
    const order = await restingOrder();
    await ports().orders.requestCancel(cancelOf(order, HOME));
    await ports().orders.settleCancel(order.orderId, HOME);
    await ports().orders.requestCancel(cancelOf(order, HOME, 2_000));
    expect(await pending(order.stream)).toEqual([]);
  });

  it('settles one Region’s wish alone', async () => {
    const order = await restingOrder();
    for (const region of REGIONS) await ports().orders.requestCancel(cancelOf(order, region));
    await ports().orders.settleCancel(order.orderId, HOME);
    expect(await pending(order.stream)).toEqual([cancelWork(order, PEER)]);
  });

  it('settles what was never asked for without leaving a trace', async () => {
    const order = await restingOrder();
    await ports().orders.settleCancel(order.orderId, HOME);
    expect(await ports().lanes.cancelRequests([order.orderId], REGIONS)).toEqual(new Map());
    await ports().orders.requestCancel(cancelOf(order, HOME));
    expect(await pending(order.stream)).toEqual([cancelWork(order, HOME)]);
  });

  it('shows an order and the wish to cancel it side by side', async () => {
    const order = newLane().order();
    await ports().orders.accept(order, []);
    await ports().orders.requestCancel(cancelOf(order, HOME));
    expect(await pending(order.stream)).toEqual([placeWork(order), cancelWork(order, HOME)]);
    expect(await ports().orders.versions(order.orderId, REGIONS)).toEqual([order]);
  });
}

function placeWork({ orderId, acceptedAt, region }: OrderVersion): PendingWork {
  const since = toRfc3339(acceptedAt);
  return { kind: 'place', orderId, timeKey: `${since}#${orderId}#${region}`, since, region };
}

function cancelWork(order: OrderVersion, region: string): PendingWork {
  const { orderId, requestedAt } = cancelOf(order, region);
  const since = toRfc3339(requestedAt);
  return { kind: 'cancel', orderId, timeKey: `${since}#${orderId}#${region}#cancel`, since, region };
}
