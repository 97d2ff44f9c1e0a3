/** The broadcaster: rung by the market event bus, has frames account for what it was told. */
import { marketEvents, parseInput } from '@tulip/contracts';
import { broadcast } from '@tulip/exchange';
import type { HandlerDeps } from './handler-deps.ts';
import type { QueueDelivery } from './queue-delivery.ts';
import { buryUnreadable, settleBatch } from './settle-batch.ts';

/** Answers the delivery ids that must come back. Messages only say how far a stream has come: the pump reads the ledger. */
export function handleMarketEvents(deps: HandlerDeps, deliveries: readonly QueueDelivery[]): Promise<string[]> {
  return settleBatch(deps, deps.deliveries.events, deliveries, () => handleBatch(deps, deliveries));
}

async function handleBatch(deps: HandlerDeps, deliveries: readonly QueueDelivery[]): Promise<string[]> {
  const seqs: Record<string, number> = {};
  const readable: string[] = [];
  const unreadable: QueueDelivery[] = [];
  for (const delivery of deliveries) {
    const position = positionOf(delivery.body);
    if (position === undefined) {
      unreadable.push(delivery);
      continue;
    }
    readable.push(delivery.deliveryId);
    seqs[position.stream] = Math.max(seqs[position.stream] ?? 0, position.to);
  }
  const stayed = await buryUnreadable(deps, deps.deliveries.events, unreadable);
  const isDone = readable.length === 0 || (await broadcast(deps, { seqs, connectionId: null }));
  return isDone ? stayed : [...readable, ...stayed];
}

function positionOf(body: string): { stream: string; to: number } | undefined {
  try {
    const parsed = parseInput(marketEvents, JSON.parse(body), 'message');
    return parsed.ok ? { stream: parsed.value.stream, to: parsed.value.to } : undefined;
  } catch {
    // Not JSON: as unreadable as a wrong shape.
    return undefined;
  }
}
