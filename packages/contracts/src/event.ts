/** Ledger events: what happened, in order, within one stream; the material of replay, frames and catch-up. */
import * as z from 'zod/mini';
import { orderReason, orderType, selfTrade, side, timeInForce } from './order.ts';
import {
  decimalOut,
  marketName,
  orderId,
  quantity,
  quantityOut,
  regionName,
  seed,
  seq,
  streamName,
  timestamp,
  userId,
} from './scalars.ts';
import { trade } from './trade.ts';

const envelope = {
  /** `EVT#<ts>#<id>` */
  id: z.string().check(z.regex(/^EVT#\S+#\S+$/)),
  stream: streamName,
  seq,
  market: marketName,
  region: regionName,
  at: timestamp,
  orderId: z.optional(orderId),
  v: z.literal(1),
};

export const orderAccepted = z.object({
  ...envelope,
  type: z.literal('OrderAccepted'),
  payload: z.object({
    userId,
    side,
    type: orderType,
    timeInForce,
    price: z.nullable(decimalOut),
    quantity,
    simulationSeed: seed,
    postOnly: z.optional(z.literal(true)),
    selfTrade: z.optional(selfTrade),
    acceptedAt: timestamp,
    acceptedAz: z.string(),
  }),
});

export const tradeExecuted = z.object({
  ...envelope,
  type: z.literal('TradeExecuted'),
  payload: z.object({
    /** The taker’s user, side and what is left of its order, which is the event’s `orderId`. */
    userId,
    side,
    trade,
    remaining: quantityOut,
    /** The maker’s user and what is left of its order, the trade’s other one; absent where the maker is simulated. */
    makerUserId: z.optional(userId),
    makerRemaining: z.optional(quantityOut),
  }),
});

export const orderCancelled = z.object({
  ...envelope,
  type: z.literal('OrderCancelled'),
  payload: z.object({ userId, reason: orderReason, remaining: quantityOut }),
});

export const orderRejected = z.object({
  ...envelope,
  type: z.literal('OrderRejected'),
  payload: z.object({ userId, reason: orderReason }),
});

export const orderReplaced = z.object({
  ...envelope,
  type: z.literal('OrderReplaced'),
  payload: z.object({ userId, price: z.nullable(decimalOut), quantity }),
});

export const orderCompensated = z.object({
  ...envelope,
  type: z.literal('OrderCompensated'),
  payload: z.object({ userId, winnerRegion: regionName, remaining: quantityOut }),
});

export const tradeCompensated = z.object({
  ...envelope,
  type: z.literal('TradeCompensated'),
  payload: z.object({ userId, side, tradeId: z.string(), price: decimalOut, quantity }),
});

export const ledgerEvent = z.discriminatedUnion('type', [
  orderAccepted,
  tradeExecuted,
  orderCancelled,
  orderRejected,
  orderReplaced,
  orderCompensated,
  tradeCompensated,
]);

export type LedgerEvent = z.infer<typeof ledgerEvent>;
export type LedgerEventType = LedgerEvent['type'];
