/** What travels in the SQS queues. The table is the truth: a message only says where to look. */
import * as z from 'zod/mini';
import { ledgerEvent } from './event.ts';
import { orderId, seq, streamName } from './scalars.ts';

/** In `orders.fifo`, group = lane: an order, or the request to cancel it, awaits the lane's worker. */
export const orderBell = z.strictObject({
  v: z.literal(1),
  kind: z.enum(['place', 'cancel']),
  orderId,
  stream: streamName,
});

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
