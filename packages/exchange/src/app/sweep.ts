/** The sweeper: rings again for accepted work that nobody answered, and takes answered requests off the list (D3). */
import type { OrderBell } from '@tulip/contracts';
import { type Clock, type EpochMs, eachApart, fromRfc3339, must, type Random, randomBelow } from '@tulip/std';
import type { LaneHead } from '../domain/lane-head.ts';
import { isTerminal } from '../domain/order-transitions.ts';
import { winnerOf } from '../domain/order-view.ts';
import { isAnswered } from '../domain/replace-request.ts';
import type { OrderBells } from '../ports/bells.ts';
import type { LaneStore } from '../ports/lane-store.ts';
import type { Log, Metrics } from '../ports/observe.ts';
import type { OrderStore, PendingWork } from '../ports/order-store.ts';
import { StoreError } from '../ports/store-error.ts';
import { allStreams, ownStreams, type StreamDeps } from './streams.ts';

export interface SweepDeps extends StreamDeps {
  readonly orders: OrderStore;
  readonly lanes: Pick<LaneStore, 'heads'>;
  readonly bells: OrderBells;
  readonly clock: Clock;
  readonly random: Random;
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
const LAG_MAX_MS = 600_000;
const RINGS_AT_ONCE = 16;
/** No lane is begun and no bell rung after so long: the rest waits for the next sweep, which begins elsewhere. */
const BUDGET_MS = 20_000;

interface SweepRun {
  readonly options: SweepOptions;
  readonly limit: number;
  readonly startedAt: number;
  rung: number;
}

/**
 * Answers how many bells were rung. A lane, a bell or a wish that fails holds back no other: the first error is thrown when all
 * that could be done is done.
 */
export async function sweep(deps: SweepDeps, options: SweepOptions): Promise<number> {
  const limit = options.ringAll ? RING_ALL_LIMIT : SWEEP_LIMIT;
  const run: SweepRun = { options, limit, startedAt: deps.clock.now(), rung: 0 };
  try {
    await eachApart([ringOwnLanes, settleWishesAbroad], 1, (part) => part(deps, run));
  } finally {
    if (run.rung > 0) {
      deps.metrics.count('PendingRung', run.rung);
      deps.log.write('PENDING_RUNG', { rung: run.rung, ringAll: options.ringAll });
    }
  }
  return run.rung;
}

async function ringOwnLanes(deps: SweepDeps, run: SweepRun): Promise<void> {
  const streams = await ownStreams(deps);
  const lags = await lagsOf(deps, streams);
  // Whatever one sweep has no time for, another sweep begins with.
  const first = randomBelow(deps.random, streams.length);
  await eachApart([...streams.slice(first), ...streams.slice(0, first)], 1, async (stream) => {
    if (!isOver(deps, run)) await ringLane(deps, run, stream, lags.get(stream) ?? 0);
  });
}

function isOver({ clock }: SweepDeps, { startedAt }: SweepRun): boolean {
  return clock.now() - startedAt >= BUDGET_MS;
}

async function ringLane(deps: SweepDeps, run: SweepRun, stream: string, lagMs: number): Promise<void> {
  const { minAgeMs, ringAll } = run.options;
  const thresholdMs = Math.max(1, minAgeMs, 2 * lagMs);
  const pending = await deps.orders.pending(stream, run.limit);
  // By a clock that has been set back, work may be from the future: who rings for everything rings for that too.
  const due = pending.filter((work) => ringAll || ageMs(deps.clock, work) >= thresholdMs);
  await eachApart(due, RINGS_AT_ONCE, async (work) => {
    if (isOver(deps, run)) return;
    if (work.kind !== 'place' && (await isAnsweredWork(deps, stream, work))) return settleOwn(deps, work);
    // The plain id may still be remembered from before the queues were lost: each such sweep rings under a number of its own.
    const attempt = ringAll ? run.startedAt : ringNumber(ageMs(deps.clock, work), thresholdMs);
    await deps.bells.ring(bellOf(work, stream), attempt);
    run.rung += 1;
  });
}

/** What this Region wished of peers' orders: their lanes carry it out, yet only its writer takes it off the list (D1). */
async function settleWishesAbroad(deps: SweepDeps, run: SweepRun): Promise<void> {
  const own = new Set(await ownStreams(deps));
  const abroad = (await allStreams(deps)).filter((stream) => !own.has(stream));
  await eachApart(abroad, 1, async (stream) => {
    if (isOver(deps, run)) return;
    const wishes = (await deps.orders.pending(stream, run.limit)).filter(({ kind }) => kind !== 'place');
    await eachApart(wishes, RINGS_AT_ONCE, async (wish) => {
      if (await isAnsweredWork(deps, stream, wish)) await settleOwn(deps, wish);
    });
  });
}

function bellOf({ kind, orderId, since }: PendingWork, stream: string): OrderBell {
  return kind === 'replace' ? { v: 1, kind, orderId, stream, requestedAt: since } : { v: 1, kind, orderId, stream };
}

async function settleOwn(deps: SweepDeps, work: PendingWork): Promise<void> {
  const { kind, orderId, region } = work;
  if (region !== deps.config.region) return;
  if (kind === 'replace') await deps.orders.settleReplace(orderId, { region, requestedAt: timeOf(work) });
  else await deps.orders.settleCancel(orderId, region);
}

/** Whether nothing is left to do about a request: its order has ended, or the lane has answered it. */
async function isAnsweredWork(deps: SweepDeps, stream: string, work: PendingWork): Promise<boolean> {
  const { kind, orderId, region } = work;
  const versions = await deps.orders.versions(orderId, deps.config.regions);
  if (versions.length > 0 && isTerminal(winnerOf(versions).status)) return true;
  const own = versions.find((version) => version.stream === stream);
  return kind === 'replace' && own !== undefined && isAnswered(own, { region, requestedAt: timeOf(work) });
}

function timeOf({ since }: PendingWork): EpochMs {
  return must(fromRfc3339(since), 'the time of pending work');
}

function ageMs(clock: Clock, work: PendingWork): number {
  return clock.now() - timeOf(work);
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

/** How far each lane is behind; when nobody can tell, none is: a ring too many changes nothing. */
async function lagsOf(deps: SweepDeps, streams: readonly string[]): Promise<ReadonlyMap<string, number>> {
  try {
    const now = deps.clock.now();
    return new Map((await deps.lanes.heads(streams)).map((head) => [head.stream, lagOf(head, now)]));
  } catch (error) {
    if (!(error instanceof StoreError)) throw error;
    deps.log.write('STORE_UNAVAILABLE', { failure: error.failure }, error);
    return new Map();
  }
}

/**
 * How long the last order that the lane committed had waited, ten minutes at most. A lane that has committed nothing for as
 * long again is idle or stuck, and no longer behind by what it once was: 0.
 */
function lagOf({ at, recentLagsMs }: LaneHead, now: number): number {
  const lagMs = recentLagsMs.at(-1) ?? 0;
  return now - at < 2 * lagMs ? Math.min(lagMs, LAG_MAX_MS) : 0;
}
