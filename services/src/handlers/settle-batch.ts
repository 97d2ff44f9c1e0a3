/** How a batch of queue messages ends: unreadable ones are buried at once, what failed is shown again soon. */
import type { Deliveries } from '@tulip/exchange';
import type { HandlerDeps } from './handler-deps.ts';
import type { QueueDelivery } from './queue-delivery.ts';

/** A message group gives nothing while one of its messages is in flight: the whole visibility timeout would be its stall. */
const SHOWN_AGAIN_AFTER_S = 1;

type SettleDeps = Pick<HandlerDeps, 'log'>;

/**
 * Does `work`, which answers the ids of the deliveries that failed, and answers the same. When it throws, all of them failed.
 * What failed is shown again after a second; where that cannot be done it comes back when its visibility ends.
 */
export async function settleBatch(
  deps: SettleDeps,
  queue: Deliveries,
  deliveries: readonly QueueDelivery[],
  work: () => Promise<string[]>,
): Promise<string[]> {
  let failed = deliveries.map(({ deliveryId }) => deliveryId);
  try {
    failed = await work();
    return failed;
  } finally {
    const ids = new Set(failed);
    const handles = deliveries.filter(({ deliveryId }) => ids.has(deliveryId)).map((failure) => failure.receiptHandle);
    if (handles.length > 0) await attempt(deps, () => queue.showAgain(handles, SHOWN_AGAIN_AFTER_S));
  }
}

/** Sends the unreadable to the dead letters, so that what follows need not wait; answers the ids that had to stay. */
export async function buryUnreadable(
  deps: SettleDeps,
  queue: Deliveries,
  unreadable: readonly QueueDelivery[],
): Promise<string[]> {
  const stayed = await Promise.all(
    unreadable.map(async (delivery) => {
      const { deliveryId, groupId, receiveCount } = delivery;
      deps.log.write('MESSAGE_REFUSED', { deliveryId, groupId, receiveCount });
      return (await attempt(deps, () => queue.bury(delivery))) ? [] : [deliveryId];
    }),
  );
  return stayed.flat();
}

/** Whatever the error is, the queue's own redelivery and redrive make up for it; to throw would cost the batch's good part. */
async function attempt(deps: SettleDeps, call: () => Promise<void>): Promise<boolean> {
  try {
    await call();
    return true;
  } catch (error) {
    deps.log.write('DELIVERY_NOT_MOVED', {}, error);
    return false;
  }
}
