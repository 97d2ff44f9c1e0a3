/** Trades, as every tape shows them. */
import * as z from 'zod/mini';
import { decimalOut, marketName, quantity, regionName, timestamp } from './scalars.ts';

/** An order id, or `SIM#<n>` where the counterparty is simulated. */
const partyId = z.string().check(z.regex(/^([0-9a-f]{32}|SIM#\d{1,3})$/));

export const trade = z.object({
  /** A function of stream, seq and leg. */
  tradeId: z.string(),
  buyOrder: partyId,
  sellOrder: partyId,
  price: decimalOut,
  quantity,
  timestamp,
  region: regionName,
  fillAz: z.string(),
  market: marketName,
  conflict: z.optional(z.object({ state: z.enum(['OPEN', 'CLOSED']), compensation: z.nullable(z.string()) })),
});

export type Trade = z.infer<typeof trade>;
