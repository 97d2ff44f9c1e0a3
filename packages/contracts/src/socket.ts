/** The WebSocket protocol: what a client may send, what the exchange sends. */
import * as z from 'zod/mini';
import { balanceUpdate } from './cash.ts';
import { ledgerEvent } from './event.ts';
import { market, status } from './market.ts';
import { regionName, streamName, timestamp, userId } from './scalars.ts';

export const channel = z.enum(['market', 'orders', 'balances', 'status']);
const position = z.int().check(z.gte(0));

export const subscribeMessage = z.strictObject({
  action: z.literal('subscribe'),
  channels: z.array(channel).check(z.minLength(1), z.maxLength(4)),
  /** Narrows `orders` and `balances` to one persona. */
  userId: z.optional(userId),
  /** The last sequence number seen of each stream: what came after it is sent first. */
  after: z.optional(
    z
      .record(streamName, position)
      .check(z.refine((after) => Object.keys(after).length <= 256, 'must name at most 256 streams')),
  ),
});
export const pingMessage = z.strictObject({ action: z.literal('ping') });
export const clientMessage = z.discriminatedUnion('action', [subscribeMessage, pingMessage]);

export const subscribedMessage = z.object({
  type: z.literal('subscribed'),
  region: regionName,
  at: timestamp,
  channels: z.array(channel),
  /** Where each stream stands for this connection: the next frame's `from` is one more. */
  streams: z.record(streamName, position),
});
export const pongMessage = z.object({ type: z.literal('pong'), region: regionName, at: timestamp });
export const socketErrorMessage = z.object({ type: z.literal('error'), code: z.string(), message: z.string() });

/** Which sequence numbers a frame accounts for, also when the filter left their events out. */
export const coverage = z.object({ from: z.int().check(z.gte(1)), to: position, skipped: z.optional(z.literal(true)) });

export const frameMessage = z.object({
  type: z.literal('frame'),
  region: regionName,
  at: timestamp,
  covers: z.record(streamName, coverage),
  events: z.array(ledgerEvent),
  market: z.optional(market),
  balances: z.optional(z.array(balanceUpdate)),
  status: z.optional(status),
});

export const serverMessage = z.discriminatedUnion('type', [
  subscribedMessage,
  pongMessage,
  socketErrorMessage,
  frameMessage,
]);

/** A frame never has more bytes than this; AWS refuses larger messages. */
export const MAX_FRAME_BYTES = 128 * 1024;
export const MAX_CLIENT_MESSAGE_BYTES = 32 * 1024;
/** At most four frames a second to one connection, with a little slack so that no second ever sees a fifth. */
export const FRAME_INTERVAL_MS = 260;

export type Channel = z.infer<typeof channel>;
export type ClientMessage = z.infer<typeof clientMessage>;
export type SubscribeMessage = z.infer<typeof subscribeMessage>;
export type ServerMessage = z.infer<typeof serverMessage>;
export type FrameMessage = z.infer<typeof frameMessage>;
export type SubscribedMessage = z.infer<typeof subscribedMessage>;
export type Coverage = z.infer<typeof coverage>;
