/** What travels in the SQS queues. The table is the truth: a message only says where to look. */
import * as z from 'zod/mini';
import { ledgerEvent } from './event.ts';
import { side } from './order.ts';
import { decimalOut, marketName, orderId, quantity, seq, streamName, timestamp, userId } from './scalars.ts';

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

/** In `events.fifo`, group = stream: the events from one sequence number to another. */
export const marketEvents = z.object({
  v: z.literal(1),
  stream: streamName,
  from: seq,
  to: seq,
  events: z.array(ledgerEvent),
});

/** What one fill does to one real party's balance. Its place in the ledger names the entry that it becomes. */
export const balanceAdjustment = z.strictObject({
  /** Of the trade's event. */
  seq,
  /** 1: the order whose command was filled; 2: the real order that it met. */
  leg: z.union([z.literal(1), z.literal(2)]),
  orderId,
  market: marketName,
  side,
  price: decimalOut,
  quantity,
  at: timestamp,
});

/** In one message, which so stays within the 64 KB that SQS counts as one request. */
export const ADJUSTMENTS_MAX = 50;

/** In `balances.fifo`, group = userId: fills of one user in one stream, in order. */
export const balanceAdjustments = z.strictObject({
  v: z.literal(1),
  userId,
  stream: streamName,
  adjustments: z.array(balanceAdjustment).check(z.minLength(1), z.maxLength(ADJUSTMENTS_MAX)),
});

export type OrderBell = z.infer<typeof orderBell>;
export type BalanceAdjustment = z.infer<typeof balanceAdjustment>;
export type BalanceAdjustments = z.infer<typeof balanceAdjustments>;
export type MarketEvents = z.infer<typeof marketEvents>;

/** What tells one bell from another, however often each is rung. */
export function bellName(bell: OrderBell): string {
  const name = `${bell.kind}:${bell.orderId}`;
  return bell.kind === 'replace' ? `${name}@${bell.requestedAt}` : name;
}
