/** The frame pump: whoever holds the Region's lease runs the next round of frames; everybody else waits for it. */
import { FRAME_INTERVAL_MS } from '@tulip/contracts';
import { type Random, randomBelow, type Timer } from '@tulip/std';
import type { FrameState, FrameStates } from '../ports/sockets.ts';
import { claimLease, type FrameLease, LEASE_MS } from './frame-lease.ts';
import { publishedPositions } from './frame-news.ts';
import { type FrameRoundDeps, runFrameRound } from './frame-round.ts';
import { allStreams, type StreamDeps } from './streams.ts';

export interface BroadcastDeps extends FrameRoundDeps, StreamDeps {
  readonly frames: FrameStates;
  readonly timer: Timer;
  readonly random: Random;
}

/** What the caller wants accounted for: sequence numbers of streams, or the first frame of a connection. */
export interface Wanted {
  readonly seqs: Readonly<Record<string, number>>;
  readonly connectionId: string | null;
}

/** Well within the functions' timeouts: whoever waits longer comes back through the queue. */
const PATIENCE_MS = 6_000;
const ROUNDS_MAX = 500;
const WAIT_MAX_MS = 250;
/** Spreads those who wait for the same instant, so that they do not all ask for the lease at once. */
const JITTER_MS = 25;

/** Returns once frames have accounted for what is wanted. False when it could not be done in time: try again. */
export async function broadcast(deps: BroadcastDeps, wanted: Wanted): Promise<boolean> {
  const deadline = deps.clock.now() + PATIENCE_MS;
  for (let round = 0; round < ROUNDS_MAX && deps.clock.now() <= deadline; round++) {
    const state = await deps.frames.read();
    if (await isAccountedFor(deps, state, wanted)) return true;
    const waitMs = waitOf(state, deps.clock.now());
    if (waitMs > 0) {
      await deps.timer.sleep(Math.min(waitMs, WAIT_MAX_MS) + randomBelow(deps.random, JITTER_MS));
      continue;
    }
    const lease = await claimLease(deps, state);
    if (lease !== null) await pump(deps, lease);
  }
  return false;
}

/** How long until a round may begin. A time further off than any lease was written by a clock that has been set back. */
function waitOf({ nextAt, leaseUntil }: FrameState, now: number): number {
  const waitMs = Math.max(nextAt, leaseUntil) - now;
  return waitMs > LEASE_MS ? 0 : waitMs;
}

async function isAccountedFor(
  deps: BroadcastDeps,
  state: FrameState,
  { seqs, connectionId }: Wanted,
): Promise<boolean> {
  const isCovered = Object.entries(seqs).every(([stream, seq]) => (state.sent[stream] ?? 0) >= seq);
  if (!isCovered || connectionId === null) return isCovered;
  const connection = await deps.connections.get(connectionId);
  return connection === undefined || connection.joiningAt === null;
}

async function pump(deps: BroadcastDeps, lease: FrameLease): Promise<void> {
  let sent = lease.sent;
  try {
    sent = await runFrameRound(deps, lease, await allStreams(deps));
  } finally {
    // Also after a failure: nobody need wait for the lease to run out.
    await lease.release(sent, deps.clock.now() + FRAME_INTERVAL_MS);
  }
}

/** Makes up for frames that nobody sent: bells that were lost, subscriptions whose first frame failed. For the sweeper. */
export async function catchUpFrames(deps: BroadcastDeps): Promise<boolean> {
  const streams = await allStreams(deps);
  const [state, published, connections] = await Promise.all([
    deps.frames.read(),
    publishedPositions(deps, streams),
    deps.connections.list(),
  ]);
  const behind = Object.entries(published).filter(([stream, seq]) => seq > (state.sent[stream] ?? 0));
  const joining = connections.find(({ subscription, joiningAt }) => subscription !== null && joiningAt !== null);
  if (behind.length === 0 && joining === undefined) return true;
  return broadcast(deps, { seqs: Object.fromEntries(behind), connectionId: joining?.connectionId ?? null });
}
