/** The fill worker: queue deliveries in, one fenced commit per lane out, and the ids of what must come back. */
import { type OrderBell, orderBell, parseInput } from '@tulip/contracts';
import { type BellDelivery, fillBatch } from '@tulip/exchange';
import type { FillDeps } from './handler-deps.ts';
import type { QueueDelivery } from './queue-delivery.ts';
import { buryUnreadable, settleBatch } from './settle-batch.ts';

/**
 * Answers the delivery ids that failed. In each lane that is the first failure and everything after it, so that nothing
 * overtakes; other lanes are not held back. A message that cannot be read goes to the dead-letter queue and is done with.
 */
export function handleOrderBells(deps: FillDeps, deliveries: readonly QueueDelivery[]): Promise<string[]> {
  const groups = Map.groupBy(deliveries, (delivery) => delivery.groupId);
  return settleBatch(deps, deps.deliveries.orders, deliveries, async () => {
    const failed = await Promise.all([...groups].map(([stream, group]) => handleGroup(deps, stream, group)));
    return failed.flat();
  });
}

async function handleGroup(deps: FillDeps, stream: string, group: readonly QueueDelivery[]): Promise<string[]> {
  const bells: BellDelivery[] = [];
  const unreadable: QueueDelivery[] = [];
  for (const delivery of group) {
    const { deliveryId, body, receiveCount } = delivery;
    const bell = parseBell(body);
    // It changes nothing in the lane, so nothing after it need wait.
    if (bell === undefined || bell.stream !== stream) unreadable.push(delivery);
    else bells.push({ deliveryId, kind: bell.kind, orderId: bell.orderId, receiveCount });
  }
  const stayed = await buryUnreadable(deps, deps.deliveries.orders, unreadable);
  return bells.length === 0 ? stayed : [...(await fillBatch(deps, stream, bells)), ...stayed];
}

function parseBell(body: string): OrderBell | undefined {
  try {
    const parsed = parseInput(orderBell, JSON.parse(body), 'message');
    return parsed.ok ? parsed.value : undefined;
  } catch {
    // Not JSON: as unreadable as a wrong shape.
    return undefined;
  }
}
