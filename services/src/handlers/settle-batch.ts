/** How a batch of queue messages ends: unreadable ones are buried at once, what failed is shown again soon. */
import type { Deliveries } from '@tulip/exchange';
import type { HandlerDeps } from './handler-deps.ts';
import type { QueueDelivery } from './queue-delivery.ts';

/** How long a message rests that has been delivered so often and failed, in seconds. */
export type Rest = (receiveCount: number) => number;

/** A message group gives nothing while one of its messages is in flight: the whole visibility timeout would be its stall. */
const SOON: Rest = () => 1;
const DOUBLING_MAX_S = 32;

/** 1, 2, 4, 8 …: for messages whose group is their own, so that a cause that lasts a while does not use up their deliveries. */
export const doubling: Rest = (receiveCount) => Math.min(DOUBLING_MAX_S, 2 ** (Math.max(1, receiveCount) - 1));

type SettleDeps = Pick<HandlerDeps, 'log'>;

/**
 * Does `work`, which answers the ids of the deliveries that failed, and answers the same. When it throws, all of them failed.
 * What failed is shown again after its rest; where that cannot be done it comes back when its visibility ends.
 */
export async function settleBatch(
  deps: SettleDeps,
  queue: Deliveries,
  deliveries: readonly QueueDelivery[],
  work: () => Promise<string[]>,
  rest = SOON,
): Promise<string[]> {
  let failed = deliveries.map(({ deliveryId }) => deliveryId);
  try {
    failed = await work();
    return failed;
  } finally {
    const ids = new Set(failed);
    const failures = deliveries.filter(({ deliveryId }) => ids.has(deliveryId));
    for (const [seconds, resting] of Map.groupBy(failures, ({ receiveCount }) => rest(receiveCount))) {
      const handles = resting.map(({ receiptHandle }) => receiptHandle);
      await attempt(deps, () => queue.showAgain(handles, seconds));
    }
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
