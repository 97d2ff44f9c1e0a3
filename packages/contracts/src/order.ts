/** Orders: what a client sends, what the exchange answers. */
import * as z from 'zod/mini';
import {
  decimalOut,
  idempotencyKey,
  marketName,
  orderId,
  priceIn,
  quantity,
  quantityOut,
  regionName,
  seed,
  seq,
  streamName,
  timestamp,
  userId,
} from './scalars.ts';

export const side = z.enum(['BUY', 'SELL']);
export const orderType = z.enum(['LIMIT', 'MARKET']);
export const timeInForce = z.enum(['GTC', 'IOC', 'FOK']);
export const selfTrade = z
  .enum(['CANCEL_TAKER', 'CANCEL_MAKER', 'CANCEL_BOTH', 'DECREMENT'])
  .check(
    z.describe(
      'What gives way instead of a trade between two orders of one user: the one that arrives, the one that rests, both, or of both the smaller quantity. Default CANCEL_TAKER.',
    ),
  );
export const DEFAULT_SELF_TRADE = 'CANCEL_TAKER' satisfies SelfTrade;
export const orderStatus = z.enum(['PENDING', 'ACCEPTED', 'PARTIALLY_FILLED', 'FILLED', 'CANCELLED', 'REJECTED']);
export const orderReason = z.enum([
  'no-liquidity',
  'ioc-remainder',
  'fok-unfilled',
  'user-cancel',
  'mass-cancel',
  'post-only-would-cross',
  'self-trade',
  'price-collar',
  'engine-fault',
  'duplicate-in-other-region',
]);

/** The body of `POST /api/orders`: GTC by default; a MARKET order is IOC unless FOK is asked for. */
export const placeOrderRequest = z
  .strictObject({
    userId,
    market: z._default(marketName, 'TULIP'),
    side,
    type: z._default(orderType, 'LIMIT'),
    timeInForce: z.optional(timeInForce),
    price: z.optional(priceIn),
    quantity,
    simulationSeed: z.optional(seed),
    postOnly: z.optional(
      z.boolean().check(z.describe('Ends without a trade rather than take: LIMIT GTC only. Default false.')),
    ),
    selfTrade: z.optional(selfTrade),
  })
  .check(
    z.refine((order) => order.type !== 'LIMIT' || order.price !== undefined, {
      path: ['price'],
      message: 'is required for a LIMIT order',
    }),
    z.refine((order) => order.type !== 'MARKET' || order.price === undefined, {
      path: ['price'],
      message: 'must be left out of a MARKET order',
    }),
    z.refine((order) => order.postOnly !== true || (order.type === 'LIMIT' && (order.timeInForce ?? 'GTC') === 'GTC'), {
      path: ['postOnly'],
      message: 'is only for a LIMIT order that is GTC',
    }),
  );

/** The body of `PATCH /api/orders/{orderId}`; what it leaves out stays. */
export const replaceOrderRequest = z
  .strictObject({
    price: z.optional(priceIn),
    quantity: z.optional(
      quantity.check(
        z.describe('The new total, of which what is filled is a part; at or below it the rest is cancelled.'),
      ),
    ),
  })
  .check(
    z.refine((change) => change.price !== undefined || change.quantity !== undefined, {
      message: 'must say a price, a quantity or both',
    }),
  );

/** The losing version of an order that two Regions accepted during a partition. */
export const orderConflict = z.object({
  state: z.enum(['OPEN', 'CLOSED']),
  region: regionName,
  acceptedAt: timestamp,
  filledQuantity: quantityOut,
  compensation: z.nullable(z.string()),
});

export const order = z.object({
  orderId,
  userId,
  market: marketName,
  side,
  type: orderType,
  timeInForce,
  price: z.nullable(decimalOut),
  quantity,
  filledQuantity: quantityOut,
  averagePrice: z.nullable(decimalOut),
  status: orderStatus,
  reason: z.nullable(orderReason),
  region: regionName,
  acceptedAz: z.string(),
  stream: z.nullable(streamName),
  seq: z.nullable(seq),
  idempotencyKey,
  simulationSeed: seed,
  /** There only when true. */
  postOnly: z.optional(z.literal(true)),
  /** There only when it is not {@link DEFAULT_SELF_TRADE}. */
  selfTrade: z.optional(selfTrade),
  acceptedAt: timestamp,
  updatedAt: timestamp,
  conflict: z.optional(orderConflict),
  regionDark: z.optional(z.literal(true)),
});

/** The persona as every list row carries it, joined when it is read. */
export const orderUser = z.object({
  userId,
  displayName: z.string().check(z.describe('`Removed user` once the persona is removed.')),
  avatarUrl: z.nullable(z.string().check(z.describe('The picture for lists, 64×64.'))),
  bio: z.string(),
});

export const orderRow = z.extend(order, { user: orderUser });

export type PlaceOrderRequest = z.infer<typeof placeOrderRequest>;
export type ReplaceOrderRequest = z.infer<typeof replaceOrderRequest>;
export type Order = z.infer<typeof order>;
export type OrderRow = z.infer<typeof orderRow>;
export type OrderStatus = z.infer<typeof orderStatus>;
export type OrderReason = z.infer<typeof orderReason>;
export type SelfTrade = z.infer<typeof selfTrade>;
export type OrderUser = z.infer<typeof orderUser>;
export type Side = z.infer<typeof side>;
export type OrderType = z.infer<typeof orderType>;
export type TimeInForce = z.infer<typeof timeInForce>;
