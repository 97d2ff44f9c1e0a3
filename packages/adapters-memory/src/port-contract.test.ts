/** The port contract, on memory. */
import { balanceAdjustments, marketEvents, orderBell } from '@tulip/contracts';
import { type DrainedMessage, describePorts } from '@tulip/exchange/port-contract';
import { createRandom, epochMs } from '@tulip/std';
import type { MemoryFifoQueue } from './fifo-queue.ts';
import { createMemoryAdapters } from './memory-adapters.ts';
import { headKey } from './memory-item.ts';

function drain<Message>(queue: MemoryFifoQueue, parse: (body: unknown) => Message): DrainedMessage<Message>[] {
  const drained: DrainedMessage<Message>[] = [];
  for (;;) {
    const received = queue.receive(10);
    if (received.length === 0) return drained;
    for (const { group, body, receiptHandle } of received) {
      drained.push({ group, message: parse(JSON.parse(body)) });
      queue.delete(receiptHandle);
    }
  }
}

describePorts('memory', async () => {
  const clock = { now: () => epochMs(Date.now()) };
  const adapters = createMemoryAdapters({ clock, random: createRandom(1637) });
  const { edge, queues } = adapters.region;
  return {
    ...adapters,
    drainBells: async () => drain(queues.orders, (body) => orderBell.parse(body)),
    drainAdjustments: async () => drain(queues.balances, (body) => balanceAdjustments.parse(body)),
    drainBus: async () => drain(queues.events, (body) => marketEvents.parse(body)),
    receiveBells: async () => queues.orders.receive(10),
    loseHead: async (stream) => edge.remove(headKey(stream)),
    settle: async () => {},
    close: async () => {},
  };
});
