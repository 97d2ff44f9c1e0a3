/** The contract of the queue ports: bells, events and adjustments in order within their group, duplicates swallowed, depths told. */
import type { BalanceAdjustments, MarketEvents, OrderBell } from '@tulip/contracts';
import { epochMs, must, toRfc3339 } from '@tulip/std';
import { describe, expect, it } from 'vitest';
import { cashEntriesOf } from '../domain/cash-entry.ts';
import { adjustmentsOf } from '../domain/cash-message.ts';
import { initialHead } from '../domain/lane-head.ts';
import { eventsOf } from '../domain/ledger-entry.ts';
import type { OrderVersion } from '../domain/order-version.ts';
import { createLanes, NOON_MS, placeBatch, type TestLane } from './fixtures.ts';
import { type CreatePorts, type DrainedMessage, usePorts } from './ports-under-test.ts';

export function describeOrderBells(create: CreatePorts): void {
  describe('OrderBells', () => {
    const ports = usePorts(create);
    const newLane = createLanes();

    it('delivers the bells of a lane in the order of their ringing, with the lane as group', async () => {
      const lanes = [newLane(), newLane()];
      const bells = Array.from({ length: 12 }, () => lanes.map((lane) => bellOf('place', lane.order()))).flat();
      for (const bell of bells) await ports().bells.ring(bell, 0);
      const drained = await ports().drainBells();
      expect(drained).toHaveLength(bells.length);
      for (const { stream } of lanes) {
        expect(messagesOf(drained, stream)).toEqual(bells.filter((bell) => bell.stream === stream));
      }
    });

    it('swallows a bell rung twice with one attempt, also when the first has been delivered', async () => {
      const bell = bellOf('place', newLane().order());
      await ports().bells.ring(bell, 0);
      await ports().bells.ring(bell, 0);
      expect(await ports().drainBells()).toEqual([{ group: bell.stream, message: bell }]);
      await ports().bells.ring(bell, 0);
      expect(await ports().drainBells()).toEqual([]);
    });

    it('lets the next attempt through', async () => {
      const bell = bellOf('place', newLane().order());
      for (const attempt of [0, 1, 1, 2]) await ports().bells.ring(bell, attempt);
      const expected = { group: bell.stream, message: bell };
      expect(await ports().drainBells()).toEqual([expected, expected, expected]);
    });

    it('keeps an order and its cancel apart', async () => {
      const order = newLane().order();
      const bells = [bellOf('place', order), bellOf('cancel', order)];
      for (const bell of bells) await ports().bells.ring(bell, 0);
      expect(messagesOf(await ports().drainBells(), order.stream)).toEqual(bells);
    });

    it('keeps each request to replace an order apart from the others, and swallows one rung twice', async () => {
      const order = newLane().order();
      const [first, second] = [replaceBellOf(order, 0), replaceBellOf(order, 1)];
      for (const bell of [first, first, second, bellOf('cancel', order), second]) await ports().bells.ring(bell, 0);
      const expected = [first, second, bellOf('cancel', order)];
      expect(messagesOf(await ports().drainBells(), order.stream)).toEqual(expected);
    });
  });
}

export function describeEventBus(create: CreatePorts): void {
  describe('EventBus', () => {
    const ports = usePorts(create);
    const newLane = createLanes();

    it('publishes more messages than one batch holds, in order within each stream', async () => {
      const lanes = [newLane(), newLane()];
      const [one, two] = lanes.map((lane) => eventsFor(lane, 13));
      const [first, second] = [must(one, 'messages'), must(two, 'messages')];
      await ports().bus.publish(first.flatMap((message, index) => [message, must(second[index], 'a message')]));
      const drained = await ports().drainBus();
      expect(drained).toHaveLength(26);
      for (const [index, lane] of lanes.entries()) {
        expect(messagesOf(drained, lane.stream)).toEqual([first, second][index]);
      }
    });

    it('goes on where it stopped, and swallows what is published twice', async () => {
      const lane = newLane();
      const messages = eventsFor(lane, 6);
      await ports().bus.publish(messages.slice(0, 4));
      await ports().bus.publish(messages.slice(2));
      expect(messagesOf(await ports().drainBus(), lane.stream)).toEqual(messages);
      await ports().bus.publish(messages);
      expect(await ports().drainBus()).toEqual([]);
    });

    it('publishes nothing when there is nothing', async () => {
      await ports().bus.publish([]);
      expect(await ports().drainBus()).toEqual([]);
    });
  });
}

export function describeAdjustmentQueue(create: CreatePorts): void {
  describe('AdjustmentQueue', () => {
    const ports = usePorts(create);
    const newLane = createLanes();

    it('sends more messages than one batch holds, in order within each user', async () => {
      const lanes = [newLane(), newLane()];
      const perLane = lanes.map((lane) => adjustmentsFor(lane, 13));
      await ports().adjustments.send(perLane.flat(), 0);
      const drained = await ports().drainAdjustments();
      expect(drained).toHaveLength(26);
      for (const [index, { userId }] of lanes.entries()) expect(messagesOf(drained, userId)).toEqual(perLane[index]);
    });

    it('swallows what is sent twice with one attempt, and lets the next attempt through', async () => {
      const lane = newLane();
      const messages = adjustmentsFor(lane, 2);
      await ports().adjustments.send(messages, 0);
      await ports().adjustments.send(messages, 0);
      expect(messagesOf(await ports().drainAdjustments(), lane.userId)).toEqual(messages);
      for (const attempt of [0, 1, 1, 1_776_168_000_000]) await ports().adjustments.send(messages, attempt);
      expect(messagesOf(await ports().drainAdjustments(), lane.userId)).toEqual([...messages, ...messages]);
    });

    it('sends nothing when there is nothing', async () => {
      await ports().adjustments.send([], 0);
      expect(await ports().drainAdjustments()).toEqual([]);
    });
  });
}

export function describeQueueGauge(create: CreatePorts): void {
  describe('QueueGauge', () => {
    const ports = usePorts(create);
    const newLane = createLanes();

    it('tells the depth of each queue and of its dead-letter queue', async () => {
      const empty = { queue: { visible: 0, inFlight: 0 }, deadLetter: 0 };
      expect(await ports().gauge.depths()).toEqual({ orders: empty, events: empty, balances: empty });
      for (const order of newLane().orders(3)) await ports().bells.ring(bellOf('place', order), 0);
      await ports().bus.publish(eventsFor(newLane(), 2));
      await ports().adjustments.send(adjustmentsFor(newLane(), 1), 0);
      await ports().settle();
      const depths = await ports().gauge.depths();
      expect(depths['orders']).toEqual({ queue: { visible: 3, inFlight: 0 }, deadLetter: 0 });
      expect(depths['events']).toEqual({ queue: { visible: 2, inFlight: 0 }, deadLetter: 0 });
      expect(depths['balances']).toEqual({ queue: { visible: 1, inFlight: 0 }, deadLetter: 0 });
      await ports().drainBells();
      await ports().drainBus();
      await ports().drainAdjustments();
      await ports().settle();
      expect(await ports().gauge.depths()).toEqual({ orders: empty, events: empty, balances: empty });
    });
  });
}

function bellOf(kind: 'place' | 'cancel', { orderId, stream }: OrderVersion): OrderBell {
  return { v: 1, kind, orderId, stream };
}

function replaceBellOf({ orderId, stream }: OrderVersion, at: number): OrderBell {
  return { v: 1, kind: 'replace', orderId, stream, requestedAt: toRfc3339(epochMs(NOON_MS + at)) };
}

function eventsFor(lane: TestLane, entries: number): MarketEvents[] {
  const batch = placeBatch(initialHead(lane.stream), lane.orders(entries));
  return batch.entries.map((entry) => ({
    v: 1,
    stream: entry.stream,
    from: entry.from,
    to: entry.seq,
    events: eventsOf(entry),
  }));
}

/** The fills of so many orders, a message each. */
function adjustmentsFor(lane: TestLane, orders: number): BalanceAdjustments[] {
  const batch = placeBatch(initialHead(lane.stream), lane.orders(orders));
  return batch.entries.flatMap((entry) => adjustmentsOf(cashEntriesOf(entry)));
}

function messagesOf<Message>(drained: readonly DrainedMessage<Message>[], group: string): Message[] {
  return drained.filter((received) => received.group === group).map((received) => received.message);
}
