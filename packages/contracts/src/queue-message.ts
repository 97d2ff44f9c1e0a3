/** What travels in the SQS queues. The table is the truth: a message only says where to look. */
import * as z from 'zod/mini';
import { ledgerEvent } from './event.ts';
import { orderId, seq, streamName, timestamp } from './scalars.ts';

const bell = { v: z.literal(1), orderId, stream: streamName };

/** In `orders.fifo`, group = lane: an order, or the request to cancel or replace it, awaits the lane's worker. */
export const orderBell = z.discriminatedUnion('kind', [
  z.strictObject({ ...bell, kind: z.enum(['place', 'cancel']) }),
  z.strictObject({
    ...bell,
    kind: z.literal('replace'),
    /** Which request: each of an order rings a bell of its own. */
    requestedAt: timestamp,
  }),
]);

/** In `events.fifo`, group = stream: the events of one ledger entry. */
export const marketEvents = z.object({
  v: z.literal(1),
  stream: streamName,
  from: seq,
  to: seq,
  events: z.array(ledgerEvent),
});

export type OrderBell = z.infer<typeof orderBell>;
export type MarketEvents = z.infer<typeof marketEvents>;

/** What tells one bell from another, however often each is rung. */
export function bellName(bell: OrderBell): string {
  const name = `${bell.kind}:${bell.orderId}`;
  return bell.kind === 'replace' ? `${name}@${bell.requestedAt}` : name;
}
