/** The sweeper: rings again for accepted work that nobody answered, and takes ended cancels off the list (D3). */
import { type Clock, fromRfc3339, must } from '@tulip/std';
import { isTerminal } from '../domain/order-transitions.ts';
import { winnerOf } from '../domain/order-view.ts';
import type { OrderBells, QueueGauge } from '../ports/bells.ts';
import type { LaneStore } from '../ports/lane-store.ts';
import type { Log, Metrics } from '../ports/observe.ts';
import type { OrderStore, PendingWork } from '../ports/order-store.ts';
import type { ExchangeConfig } from './exchange-config.ts';
import { allStreams, ownStreams } from './streams.ts';

export interface SweepDeps {
  readonly config: ExchangeConfig;
  readonly orders: OrderStore;
  readonly lanes: Pick<LaneStore, 'heads'>;
  readonly bells: OrderBells;
  readonly gauge: QueueGauge;
  readonly clock: Clock;
  readonly log: Log;
  readonly metrics: Metrics;
}

export interface SweepOptions {
  /** Younger work is left to the queue. */
  readonly minAgeMs: number;
  /** Ring for everything, whatever its age: after a restart that lost the queues. */
  readonly ringAll: boolean;
}

/** Rings of one lane in one sweep: the rest waits for the next. */
export const SWEEP_LIMIT = 200;
const RING_ALL_LIMIT = 10_000;
/** The back-off doubles to at most this: SQS forgets a deduplication id after five minutes, so a later ring always gets through. */
const RING_INTERVAL_MAX_MS = 320_000;
const QUEUE_AGE_MAX_MS = 600_000;

/** Answers how many bells were rung. */
export async function sweep(deps: SweepDeps, options: SweepOptions): Promise<number> {
  const streams = ownStreams(deps.config);
  const limit = options.ringAll ? RING_ALL_LIMIT : SWEEP_LIMIT;
  const thresholdMs = options.ringAll ? 0 : Math.max(options.minAgeMs, 2 * (await queueAgeMs(deps, streams)));
  let rung = 0;
  for (const stream of streams) {
    const pending = await deps.orders.pending(stream, limit);
    const due = pending.filter((work) => ageMs(deps.clock, work) >= thresholdMs);
    rung += await ringDue(deps, stream, due, options, thresholdMs);
  }
  await settleWishesAbroad(deps, limit);
  if (rung > 0) {
    deps.metrics.count('PendingRung', rung);
    deps.log.write('PENDING_RUNG', { rung, ringAll: options.ringAll });
  }
  return rung;
}

async function ringDue(
  deps: SweepDeps,
  stream: string,
  due: readonly PendingWork[],
  options: SweepOptions,
  thresholdMs: number,
): Promise<number> {
  let rung = 0;
  for (const work of due) {
    if (work.kind === 'cancel' && (await hasEnded(deps, work))) {
      await settleOwn(deps, work);
      continue;
    }
    const attempt = options.ringAll ? 0 : ringNumber(ageMs(deps.clock, work), Math.max(1, thresholdMs));
    await deps.bells.ring({ v: 1, kind: work.kind, orderId: work.orderId, stream }, attempt);
    rung += 1;
  }
  return rung;
}

/** What this Region wished of peers' orders: their lanes carry it out, yet only its writer takes it off the list (D1). */
async function settleWishesAbroad(deps: SweepDeps, limit: number): Promise<void> {
  const own = ownStreams(deps.config);
  for (const stream of allStreams(deps.config).filter((each) => !own.includes(each))) {
    for (const work of await deps.orders.pending(stream, limit)) {
      if (work.kind === 'cancel' && (await hasEnded(deps, work))) await settleOwn(deps, work);
    }
  }
}

async function settleOwn(deps: SweepDeps, { orderId, region }: PendingWork): Promise<void> {
  if (region === deps.config.region) await deps.orders.settleCancel(orderId, region);
}

async function hasEnded(deps: SweepDeps, work: PendingWork): Promise<boolean> {
  const versions = await deps.orders.versions(work.orderId, deps.config.regions);
  return versions.length > 0 && isTerminal(winnerOf(versions).status);
}

function ageMs(clock: Clock, work: PendingWork): number {
  return clock.now() - must(fromRfc3339(work.since), 'the time of pending work');
}

/**
 * Which ring this is, from the work's age alone: ring n comes at threshold × 2^(n−1), later ones every
 * {@link RING_INTERVAL_MAX_MS}. The number goes into the deduplication id, so sweeps between two rings change nothing.
 */
export function ringNumber(ageMilliseconds: number, thresholdMs: number): number {
  let ring = 1;
  let dueAt = thresholdMs;
  while (dueAt < RING_INTERVAL_MAX_MS) {
    if (ageMilliseconds < dueAt * 2) return ring;
    dueAt *= 2;
    ring += 1;
  }
  return ring + Math.floor((ageMilliseconds - dueAt) / RING_INTERVAL_MAX_MS);
}

/**
 * How long the queue's front has waited, estimated: 0 when the queue is empty; else how far the last command that any lane
 * committed lies back, ten minutes at most. SQS tells a queue's age only to CloudWatch.
 */
async function queueAgeMs(deps: SweepDeps, streams: readonly string[]): Promise<number> {
  const depth = (await deps.gauge.depths())['orders'];
  if (depth === undefined || depth.queue.visible + depth.queue.inFlight === 0) return 0;
  const now = deps.clock.now();
  const lags = (await deps.lanes.heads(streams)).filter((head) => head.seq > 0).map((head) => now - head.at);
  return Math.min(QUEUE_AGE_MAX_MS, Math.max(0, Math.min(...lags, QUEUE_AGE_MAX_MS)));
}
