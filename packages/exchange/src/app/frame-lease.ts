/** The lease of the frame pump: one sender per Region at a time, renewed while a round of sends takes long. */
import type { Clock } from '@tulip/std';
import type { FrameState, FrameStates } from '../ports/sockets.ts';

/** Longer than the longest send, so that a renewal between two sends is never too late; a dead sender delays nobody for long. */
export const LEASE_MS = 3_000;
const RENEW_AFTER_MS = 500;

export interface FrameLease {
  /** What frames had accounted for when the lease was claimed. */
  readonly sent: Readonly<Record<string, number>>;
  /** To be asked before each send. False once somebody else has taken over: then nothing more may be sent. */
  isHeld(): Promise<boolean>;
  /** Frees the lease with a new position; does nothing when it has been lost. */
  release(sent: Readonly<Record<string, number>>, nextAt: number): Promise<void>;
}

interface LeaseDeps {
  readonly frames: FrameStates;
  readonly clock: Clock;
}

/** Null when somebody else was faster. */
export async function claimLease(deps: LeaseDeps, free: FrameState): Promise<FrameLease | null> {
  let held = await write(deps, free);
  if (held === null) return null;
  let renewal: Promise<boolean> | null = null;

  async function renew(current: FrameState): Promise<boolean> {
    held = await write(deps, current);
    renewal = null;
    return held !== null;
  }

  return {
    sent: free.sent,
    async isHeld() {
      if (held === null) return false;
      const age = LEASE_MS - (held.leaseUntil - deps.clock.now());
      if (age < RENEW_AFTER_MS) return true;
      renewal ??= renew(held);
      return renewal;
    },
    async release(sent, nextAt) {
      if (held !== null) await deps.frames.replace(held, { sent, nextAt, leaseUntil: 0 });
      held = null;
    },
  };
}

/** The state with a fresh lease; null when it was no longer as read. */
async function write({ frames, clock }: LeaseDeps, read: FrameState): Promise<FrameState | null> {
  const to = { sent: read.sent, nextAt: read.nextAt, leaseUntil: clock.now() + LEASE_MS };
  return (await frames.replace(read, to)) ? { ...to, version: read.version + 1 } : null;
}
