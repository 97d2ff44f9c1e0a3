/** The contract of OrderStore.resting: a user's orders while they rest in a book, and no longer. */
import { toRfc3339 } from '@tulip/std';
import { describe, expect, it } from 'vitest';
import type { OrderVersion } from '../domain/order-version.ts';
import type { OrderListKey } from '../ports/index.ts';
import { cancelBatch, createLanes, firstRowOf, NOON_MS, placeBatch, type TestLane } from './fixtures.ts';
import { type CreatePorts, usePorts } from './ports-under-test.ts';

export function describeRestingOrders(create: CreatePorts): void {
  describe('OrderStore.resting', () => {
    const ports = usePorts(create);
    const newLane = createLanes();

    async function resting({ userId }: TestLane, limit = 100, after?: string): Promise<OrderListKey[]> {
      await ports().settle();
      return ports().orders.resting(userId, limit, after);
    }

    /** Commits each order alone; with no trades it rests, with two it is filled. */
    async function placed(orders: readonly OrderVersion[], trades: number): Promise<OrderVersion[]> {
      const rows: OrderVersion[] = [];
      for (const order of orders) {
        await ports().orders.accept(order, []);
        const batch = placeBatch(await ports().lanes.head(order.stream), [order], trades);
        await ports().lanes.commit(batch);
        rows.push(firstRowOf(batch));
      }
      return rows;
    }

    it('lists what rests of one user, oldest first, and neither what waits nor what was filled', async () => {
      const [lane, other] = [newLane(), newLane()];
      const orders = [30, 10, 20].map((ms) => lane.order({ acceptedAtMs: NOON_MS + ms }));
      await placed([...orders, other.order()], 0);
      await placed([lane.order()], 2);
      await ports().orders.accept(lane.order(), []);
      const oldestFirst = [...orders].sort((a, b) => a.acceptedAt - b.acceptedAt);
      expect(await resting(lane)).toEqual(oldestFirst.map(keyOf));
      expect(await resting(lane, 2)).toEqual(oldestFirst.slice(0, 2).map(keyOf));
      expect(await resting(newLane())).toEqual([]);
    });

    it('lists what lies behind a place in the list', async () => {
      const lane = newLane();
      const whole = (await placed(lane.orders(3, { acceptedAtMs: NOON_MS }), 0)).map(keyOf);
      whole.sort((a, b) => (a.timeKey < b.timeKey ? -1 : 1));
      for (const [index, { timeKey }] of whole.entries()) {
        expect(await resting(lane, 100, timeKey)).toEqual(whole.slice(index + 1));
      }
      expect(await resting(lane, 1, whole[0]?.timeKey)).toEqual(whole.slice(1, 2));
    });

    it('no longer lists an order that has ended', async () => {
      const lane = newLane();
      const [ended, stays] = (await placed(lane.orders(2), 0)) as [OrderVersion, OrderVersion];
      await ports().lanes.commit(cancelBatch(await ports().lanes.head(lane.stream), ended));
      expect(await resting(lane)).toEqual([keyOf(stays)]);
    });
  });
}

function keyOf({ acceptedAt, orderId, region }: OrderVersion): OrderListKey {
  return { timeKey: `${toRfc3339(acceptedAt)}#${orderId}#${region}`, orderId, region };
}
