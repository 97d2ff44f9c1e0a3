/** Bells, event bus, gauge and the consumers' side over the FIFO queues in memory. */
import { type BalanceAdjustments, bellName, type MarketEvents, type OrderBell } from '@tulip/contracts';
import {
  type AdjustmentQueue,
  adjustmentsId,
  type DeadLetter,
  type Deliveries,
  type EventBus,
  type ExchangePorts,
  type OrderBells,
  type QueueGauge,
} from '@tulip/exchange';
import type { Seam } from './fault-hooks.ts';
import type { MemoryFifoQueue } from './fifo-queue.ts';
import type { MemoryRegion } from './memory-region.ts';

/** SQS takes this many messages in one call: a failure between two calls leaves the first batch sent. */
const SEND_BATCH_MAX = 10;

export function createMemoryBells({ queues }: MemoryRegion, seam: Seam): OrderBells {
  return {
    ring: seam('bells.ring', (bell: OrderBell, attempt: number) => {
      const deduplicationId = `${bellName(bell)}#${attempt}`;
      queues.orders.send({ group: bell.stream, deduplicationId, body: JSON.stringify(bell) });
    }),
  };
}

export function createMemoryBus({ queues }: MemoryRegion, seam: Seam): EventBus {
  const sendBatch = seam('bus.publish', (...messages: readonly MarketEvents[]) => {
    for (const message of messages) {
      const deduplicationId = `${message.stream}#${message.to}`;
      queues.events.send({ group: message.stream, deduplicationId, body: JSON.stringify(message) });
    }
  });
  return {
    async publish(messages) {
      for (let start = 0; start < messages.length; start += SEND_BATCH_MAX) {
        await sendBatch(...messages.slice(start, start + SEND_BATCH_MAX));
      }
    },
  };
}

export function createMemoryAdjustments({ queues }: MemoryRegion, seam: Seam): AdjustmentQueue {
  const sendBatch = seam('adjustments.send', (attempt: number, ...messages: readonly BalanceAdjustments[]) => {
    for (const message of messages) {
      const deduplicationId = `${adjustmentsId(message)}#${attempt}`;
      queues.balances.send({ group: message.userId, deduplicationId, body: JSON.stringify(message) });
    }
  });
  return {
    async send(messages, attempt) {
      for (let start = 0; start < messages.length; start += SEND_BATCH_MAX) {
        await sendBatch(attempt, ...messages.slice(start, start + SEND_BATCH_MAX));
      }
    },
  };
}

export function createMemoryDeliveries({ queues }: MemoryRegion, seam: Seam): ExchangePorts['deliveries'] {
  const deliveriesOf = (queue: MemoryFifoQueue): Deliveries => ({
    showAgain: seam('deliveries.showAgain', (receiptHandles: readonly string[], delaySeconds: number) => {
      for (const receiptHandle of receiptHandles) queue.changeVisibility(receiptHandle, delaySeconds * 1_000);
    }),
    bury: seam('deliveries.bury', ({ deliveryId, groupId, body }: DeadLetter) => {
      queue.bury({ group: groupId, deduplicationId: deliveryId, body });
    }),
  });
  return {
    orders: deliveriesOf(queues.orders),
    events: deliveriesOf(queues.events),
    balances: deliveriesOf(queues.balances),
  };
}

export function createMemoryGauge({ queues }: MemoryRegion, seam: Seam): QueueGauge {
  const depthOf = (queue: MemoryFifoQueue) => ({ queue: queue.depth(), deadLetter: queue.deadLetters().length });
  return {
    depths: seam('gauge.depths', () => ({
      orders: depthOf(queues.orders),
      events: depthOf(queues.events),
      balances: depthOf(queues.balances),
    })),
  };
}
