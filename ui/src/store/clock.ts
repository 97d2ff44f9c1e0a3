/** The page's ticking clocks: one slow, one quick, each running only while somebody reads it and the page is seen. */
import { useSyncExternalStore } from 'react';

interface Clock {
  subscribe(listener: () => void): () => void;
  nowMs(): number;
}

function createClock(periodMs: number): Clock {
  const listeners = new Set<() => void>();
  let nowMs = Date.now();
  let interval: ReturnType<typeof setInterval> | undefined;
  function tick(): void {
    if (document.hidden) return;
    nowMs = Date.now();
    for (const listener of [...listeners]) listener();
  }
  return {
    subscribe(listener) {
      listeners.add(listener);
      if (interval === undefined) {
        nowMs = Date.now();
        interval = setInterval(tick, periodMs);
      }
      return () => {
        listeners.delete(listener);
        if (listeners.size > 0) return;
        clearInterval(interval);
        interval = undefined;
      };
    },
    nowMs: () => nowMs,
  };
}

const clocks = { quick: createClock(200), slow: createClock(1000) };

/** Wall time in ms, refreshed five times a second (`quick`) or once (`slow`). */
export function useNow(pace: keyof typeof clocks): number {
  const clock = clocks[pace];
  return useSyncExternalStore(clock.subscribe, clock.nowMs);
}
