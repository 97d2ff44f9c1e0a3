/** Balances, ledger entries of cash, portfolios. */
import * as z from 'zod/mini';
import { side } from './order.ts';
import { decimalOut, orderId, quantityOut, regionName, timestamp, userId } from './scalars.ts';

export const balanceEntry = z.object({
  entryId: z.string(),
  orderId: z.nullable(orderId),
  tradeId: z.nullable(z.string()),
  side: z.nullable(side),
  quantity: z.nullable(quantityOut),
  price: z.nullable(decimalOut),
  delta: decimalOut,
  /** The running sum of the Region that wrote the entry. */
  balanceAfter: decimalOut,
  reason: z.enum(['deposit', 'fill', 'compensation']),
  region: regionName,
  at: timestamp,
});

export const balance = z.object({
  userId,
  currency: z.literal('fl'),
  currentBalance: decimalOut,
  updatedAt: timestamp,
  byRegion: z.record(z.string(), decimalOut),
  /** Newest first. */
  entries: z.array(balanceEntry),
  nextCursor: z.nullable(z.string()),
});

export const balanceUpdate = z.object({ userId, currentBalance: decimalOut, entry: balanceEntry });

export const position = z.object({
  market: z.string(),
  /** Negative for a short position. */
  quantity: z.int(),
  averageCost: decimalOut,
  lastPrice: decimalOut,
  value: decimalOut,
  unrealisedPnl: decimalOut,
  realisedPnl: decimalOut,
});

/** What the answer to a new order says of cash when it is asked to: before the order's own fills. */
export const balanceSnapshot = z.object({ currentBalance: decimalOut, updatedAt: timestamp });

export const portfolio = z.object({
  userId,
  currency: z.literal('fl'),
  cash: decimalOut,
  positions: z.array(position),
  holdingsValue: decimalOut,
  totalValue: decimalOut,
  unrealisedPnl: decimalOut,
  realisedPnl: decimalOut,
});

export type Balance = z.infer<typeof balance>;
export type BalanceEntry = z.infer<typeof balanceEntry>;
export type BalanceUpdate = z.infer<typeof balanceUpdate>;
export type BalanceSnapshot = z.infer<typeof balanceSnapshot>;
export type Portfolio = z.infer<typeof portfolio>;
