/** What the walking process puts in the place of the clock and of its log, before any function loads. */

export interface VirtualClock {
  /** Lets so much time pass, for the functions; nothing waits for it. */
  advance(durationMs: number): void;
}

export interface LoggedBytes {
  /** How many bytes the functions have logged so far. */
  bytes(): number;
}

/** What the functions take for the time stands still at `startMs` but for {@link VirtualClock.advance}. */
export function holdClock(startMs: number): VirtualClock {
  let now = startMs;
  Date.now = () => now;
  return {
    advance(durationMs) {
      now += durationMs;
    },
  };
}

/** Standard output belongs to the functions' log, which is counted and goes nowhere. */
export function swallowLog(): LoggedBytes {
  let bytes = 0;
  process.stdout.write = (chunk: string | Uint8Array): boolean => {
    bytes += Buffer.byteLength(chunk);
    return true;
  };
  return { bytes: () => bytes };
}
