/** The balance worker: adjustments in, entries posted once each, and the ids of what must come back. */
import { type BalanceAdjustments, balanceAdjustments, parseInput } from '@tulip/contracts';
import { entriesOfAdjustments, type FillEntry, postEntries, regionOfStream, StoreError } from '@tulip/exchange';
import type { HandlerDeps } from './handler-deps.ts';
import type { QueueDelivery } from './queue-delivery.ts';
import { buryUnreadable, doubling, settleBatch } from './settle-batch.ts';

interface ReadDelivery {
  readonly delivery: QueueDelivery;
  readonly entries: readonly FillEntry[];
}

/**
 * Answers the delivery ids that failed. Users do not hold each other back, and neither do the adjustments of one user: sums do
 * not depend on their order. One that fails again and again ends in the dead-letter queue, alone.
 */
export function handleAdjustments(deps: HandlerDeps, deliveries: readonly QueueDelivery[]): Promise<string[]> {
  const groups = Map.groupBy(deliveries, (delivery) => delivery.groupId);
  return settleBatch(
    deps,
    deps.deliveries.balances,
    deliveries,
    async () => {
      const failed = await Promise.all([...groups].map(([userId, group]) => handleUser(deps, userId, group)));
      return failed.flat();
    },
    doubling,
  );
}

async function handleUser(deps: HandlerDeps, userId: string, group: readonly QueueDelivery[]): Promise<string[]> {
  const readable: ReadDelivery[] = [];
  const unreadable: QueueDelivery[] = [];
  for (const delivery of group) {
    const message = parseAdjustments(delivery.body);
    // A peer's fills are the peer's to post: this Region must not write its rows (D1).
    const isOwn = message?.userId === userId && regionOfStream(message.stream) === deps.config.region;
    if (message === undefined || !isOwn) unreadable.push(delivery);
    else readable.push({ delivery, entries: entriesOfAdjustments(message) });
  }
  const stayed = await buryUnreadable(deps, deps.deliveries.balances, unreadable);
  return readable.length === 0 ? stayed : [...(await postAll(deps, readable)), ...stayed];
}

/** In as few transactions as they fit; each apart when there is one among them that nothing helps. Answers the ids that failed. */
async function postAll(deps: HandlerDeps, readable: readonly ReadDelivery[]): Promise<string[]> {
  const outcome = await post(deps, readable);
  if (outcome === 'posted') return [];
  if (outcome === 'store-failed' || readable.length === 1) return readable.map(({ delivery }) => delivery.deliveryId);
  const failed: string[] = [];
  for (const each of readable) failed.push(...(await postAll(deps, [each])));
  return failed;
}

async function post(
  deps: HandlerDeps,
  some: readonly ReadDelivery[],
): Promise<'posted' | 'store-failed' | 'impossible'> {
  const entries = some.flatMap((each) => each.entries);
  const fields = { userId: entries[0]?.userId, entries: entries.length };
  try {
    deps.metrics.count('EntriesPosted', await postEntries(deps, entries));
    return 'posted';
  } catch (error) {
    if (error instanceof StoreError) {
      deps.log.write('STORE_UNAVAILABLE', { ...fields, failure: error.failure }, error);
      return 'store-failed';
    }
    deps.log.write('ADJUSTMENT_FAILED', fields, error);
    return 'impossible';
  }
}

function parseAdjustments(body: string): BalanceAdjustments | undefined {
  try {
    const parsed = parseInput(balanceAdjustments, JSON.parse(body), 'message');
    return parsed.ok ? parsed.value : undefined;
  } catch {
    // Not JSON: as unreadable as a wrong shape.
    return undefined;
  }
}
