/** Timers for tests: time stands still until `advance` turns it. */
import type { Timers } from './timers.ts';

export interface HandTurnedTimers extends Timers {
  /** Runs what falls due in the next `durationMs`, in order, letting promises settle after each. */
  advance(durationMs: number): Promise<void>;
  /** How many waits are pending. */
  pending(): number;
}

export function createHandTurnedTimers(startMs = 1_000_000): HandTurnedTimers {
  let now = startMs;
  let waits: { dueMs: number; run: () => void }[] = [];
  return {
    nowMs: () => now,
    after(delayMs, run) {
      const wait = { dueMs: now + delayMs, run };
      waits.push(wait);
      return () => {
        waits = waits.filter((other) => other !== wait);
      };
    },
    async advance(durationMs) {
      const until = now + durationMs;
      await settle();
      for (;;) {
        const [next] = waits.filter((wait) => wait.dueMs <= until).sort((a, b) => a.dueMs - b.dueMs);
        if (next === undefined) break;
        waits = waits.filter((wait) => wait !== next);
        now = Math.max(now, next.dueMs);
        next.run();
        await settle();
      }
      now = until;
    },
    pending: () => waits.length,
  };
}

async function settle(): Promise<void> {
  for (let turn = 0; turn < 20; turn++) await Promise.resolve();
}
