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
  entries: z.array(balanceEntry),
});

export const balanceUpdate = z.object({ userId, currentBalance: decimalOut, entry: balanceEntry });

export const position = z.object({
  market: z.string(),
  quantity: z.int(),
  averageCost: decimalOut,
  lastPrice: decimalOut,
  value: decimalOut,
  unrealised: decimalOut,
  realised: decimalOut,
});

export const portfolio = z.object({
  cash: decimalOut,
  positions: z.array(position),
  holdingsValue: decimalOut,
  totalValue: decimalOut,
});
