/** The contract of Deliveries: what was not finished is shown again in its order, what nobody can read is a dead letter once. */
import type { OrderBell } from '@tulip/contracts';
import { must } from '@tulip/std';
import { describe, expect, it } from 'vitest';
import { createLanes } from './fixtures.ts';
import { type CreatePorts, usePorts } from './ports-under-test.ts';

export function describeDeliveries(create: CreatePorts): void {
  describe('Deliveries', () => {
    const ports = usePorts(create);
    const newLane = createLanes();
    const ring = async (count: number): Promise<OrderBell[]> => {
      const bells = newLane()
        .orders(count)
        .map(({ orderId, stream }): OrderBell => ({ v: 1, kind: 'place', orderId, stream }));
      for (const bell of bells) await ports().bells.ring(bell, 0);
      return bells;
    };

    it('shows again what was received, in its order', async () => {
      const bells = await ring(10);
      const handles = (await ports().receiveBells()).map(({ receiptHandle }) => receiptHandle);
      expect(handles).toHaveLength(10);
      expect(await ports().receiveBells()).toEqual([]);
      await ports().deliveries.orders.showAgain(handles, 0);
      expect((await ports().drainBells()).map(({ message }) => message)).toEqual(bells);
    });

    it('leaves a delivery alone that has run out, and shows the others', async () => {
      const bells = await ring(2);
      const first = (await ports().receiveBells()).map(({ receiptHandle }) => receiptHandle);
      await ports().deliveries.orders.showAgain(first, 0);
      const [one, two] = (await ports().receiveBells()).map(({ receiptHandle }) => receiptHandle);
      const handles = [must(first[0], 'a stale one'), must(one, 'one'), must(two, 'two')];
      await ports().deliveries.orders.showAgain(handles, 0);
      expect((await ports().drainBells()).map(({ message }) => message)).toEqual(bells);
    });

    it('asks nothing of the queue when there is nothing to show', async () => {
      await ports().deliveries.events.showAgain([], 1);
    });

    it('buries a message once, in the dead letters of its own queue', async () => {
      const letter = { deliveryId: 'delivery-1', groupId: newLane().stream, body: '{"unreadable' };
      for (const _time of [1, 2]) await ports().deliveries.orders.bury(letter);
      await ports().deliveries.orders.bury({ ...letter, deliveryId: 'delivery-2' });
      await ports().deliveries.events.bury(letter);
      await ports().deliveries.balances.bury(letter);
      await ports().settle();
      const depths = await ports().gauge.depths();
      expect(Object.fromEntries(Object.entries(depths).map(([id, { deadLetter }]) => [id, deadLetter]))).toEqual({
        orders: 2,
        events: 1,
        balances: 1,
      });
    });
  });
}
