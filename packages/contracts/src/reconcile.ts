/** Conflicts between Regions, as the reconcile list shows them. */
import * as z from 'zod/mini';
import { order } from './order.ts';
import { orderId, regionName, timestamp } from './scalars.ts';

export const conflict = z.object({
  orderId,
  versions: z.array(order),
  rule: z.literal('earliest-acceptance-wins'),
  winner: regionName,
  state: z.enum(['OPEN', 'CLOSED']),
  compensation: z.nullable(z.string()),
  detectedAt: timestamp,
  closedAt: z.nullable(timestamp),
});
export const conflictState = z.enum(['OPEN', 'CLOSED']);
