/** What the market looks like: summary, book, status of a Region. */
import * as z from 'zod/mini';
import { decimalOut, marketName, quantityOut, regionName, seq } from './scalars.ts';

export const mode = z.enum(['NORMAL', 'BACKPRESSURE', 'CANCEL_ONLY']);
export const engineName = z.enum(['simfill', 'matcher']);

export const market = z.object({
  market: marketName,
  engine: engineName,
  mode,
  /** Null before the first trade; open, high, low, volume and change cover the UTC day of the last trade. */
  last: z.nullable(decimalOut),
  reference: decimalOut,
  open: z.nullable(decimalOut),
  high: z.nullable(decimalOut),
  low: z.nullable(decimalOut),
  volume: quantityOut,
  change: z.nullable(decimalOut),
});

const level = z.object({ price: decimalOut, quantity: quantityOut });

export const book = z.object({
  bids: z.array(level),
  asks: z.array(level),
  /** The sum of the sequence numbers behind this view. */
  seq: z.int().check(z.gte(0)),
  simulated: z.boolean(),
});

const percentiles = z.object({ p50: z.nullable(z.number()), p99: z.nullable(z.number()) });
const queueDepth = z.object({ visible: z.int(), inFlight: z.int(), oldestAgeMs: z.nullable(z.int()) });

export const status = z.object({
  region: regionName,
  mode,
  engine: engineName,
  /** Accepted work that no lane has carried out yet: orders and cancels, counted up to a bound of 1,000 a lane. */
  pending: z.int(),
  queues: z.record(z.string(), queueDepth),
  /** Messages in each dead-letter queue. */
  dlq: z.record(z.string(), z.int()),
  /** Milliseconds: accept is request to 202 in the process that answers; fill is acceptance to commit in this Region. */
  latency: z.object({ accept: percentiles, fill: percentiles }),
  /** The last sequence number of each stream known here. */
  streams: z.record(z.string(), z.union([seq, z.literal(0)])),
  peers: z.record(
    z.string(),
    z.object({ state: z.enum(['UP', 'LAGGING', 'DARK', 'UNKNOWN']), lagMs: z.nullable(z.int()) }),
  ),
});

export const health = z.object({ status: z.enum(['ok', 'unhealthy']), region: regionName, checkedAt: z.string() });

export type Market = z.infer<typeof market>;
export type Book = z.infer<typeof book>;
export type Status = z.infer<typeof status>;
export type Mode = z.infer<typeof mode>;
export type EngineName = z.infer<typeof engineName>;
