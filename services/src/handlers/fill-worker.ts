/** The fill worker: queue deliveries in, one fenced commit per lane out, and the ids of what must come back. */
import { type OrderBell, orderBell, parseInput } from '@tulip/contracts';
import { type BellDelivery, fillBatch } from '@tulip/exchange';
import type { HandlerDeps } from './handler-deps.ts';
import type { QueueDelivery } from './queue-delivery.ts';

/**
 * Answers the delivery ids that failed. In each lane that is the first failure and everything after it, so that nothing
 * overtakes; other lanes are not held back. A message that cannot be read fails alone until the queue moves it to the
 * dead-letter queue.
 */
export async function handleOrderBells(deps: HandlerDeps, deliveries: readonly QueueDelivery[]): Promise<string[]> {
  const groups = Map.groupBy(deliveries, (delivery) => delivery.groupId);
  const failed = await Promise.all([...groups.values()].map((group) => handleGroup(deps, group)));
  return failed.flat();
}

async function handleGroup(deps: HandlerDeps, group: readonly QueueDelivery[]): Promise<string[]> {
  const bells: BellDelivery[] = [];
  const unreadable: string[] = [];
  for (const { deliveryId, groupId, body, receiveCount } of group) {
    const bell = parseBell(body);
    if (bell === undefined || bell.stream !== groupId) {
      // It changes nothing in the lane, so nothing after it need wait: it fails alone.
      deps.log.write('MESSAGE_REFUSED', { deliveryId, groupId, receiveCount });
      unreadable.push(deliveryId);
    } else {
      bells.push({ deliveryId, kind: bell.kind, orderId: bell.orderId, receiveCount });
    }
  }
  const [{ groupId: stream } = { groupId: '' }] = group;
  const failed = bells.length === 0 ? [] : await fillBatch(deps, stream, bells);
  return [...failed, ...unreadable];
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
