/** Time as a dependency of everything that waits: the browser's here, a hand-turned one in tests. */

export interface Timers {
  /** Wall time in ms since the Unix epoch. */
  nowMs(): number;
  /** Runs `run` once after `delayMs`; the answer calls it off. */
  after(delayMs: number, run: () => void): () => void;
}

export const browserTimers: Timers = {
  nowMs: () => Date.now(),
  after(delayMs, run) {
    const id = setTimeout(run, delayMs);
    return () => clearTimeout(id);
  },
};
