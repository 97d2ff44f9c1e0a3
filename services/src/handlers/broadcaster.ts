/** The broadcaster: rung by the market event bus, has frames account for what it was told. */
import { marketEvents, parseInput } from '@tulip/contracts';
import { broadcast } from '@tulip/exchange';
import type { HandlerDeps } from './handler-deps.ts';
import type { QueueDelivery } from './queue-delivery.ts';

/** Answers the delivery ids that must come back. Messages only say how far a stream has come: the pump reads the ledger. */
export async function handleMarketEvents(deps: HandlerDeps, deliveries: readonly QueueDelivery[]): Promise<string[]> {
  const seqs: Record<string, number> = {};
  const unreadable: string[] = [];
  for (const delivery of deliveries) {
    const position = positionOf(delivery.body);
    if (position === undefined) {
      deps.log.write('MESSAGE_REFUSED', { deliveryId: delivery.deliveryId, groupId: delivery.groupId });
      unreadable.push(delivery.deliveryId);
      continue;
    }
    seqs[position.stream] = Math.max(seqs[position.stream] ?? 0, position.to);
  }
  const isDone = Object.keys(seqs).length === 0 || (await broadcast(deps, { seqs, connectionId: null }));
  return isDone ? unreadable : deliveries.map(({ deliveryId }) => deliveryId);
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
