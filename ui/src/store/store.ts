/** State outside React that many components read: changed at any rate, published at most once per animation frame. */

export interface Store<T> {
  /** What was published last; the same object until the next publication. */
  get(): T;
  /** The newest value, published or not. */
  latest(): T;
  update(change: (value: T) => T): void;
  subscribe(listener: () => void): () => void;
}

/** Runs `publish` later, once: `requestAnimationFrame` on the page, at once in tests. */
export type Schedule = (publish: () => void) => void;

export function createStore<T>(initial: T, schedule: Schedule): Store<T> {
  const listeners = new Set<() => void>();
  let published = initial;
  let latest = initial;
  let isScheduled = false;

  function publish(): void {
    isScheduled = false;
    if (published === latest) return;
    published = latest;
    for (const listener of [...listeners]) listener();
  }

  return {
    get: () => published,
    latest: () => latest,
    update(change) {
      latest = change(latest);
      if (isScheduled || latest === published) return;
      isScheduled = true;
      schedule(publish);
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

/** One publication per frame; a hidden page has no frames, so it is told once a second there. */
export const onNextFrame: Schedule = (publish) => {
  if (document.hidden) setTimeout(publish, 1000);
  else requestAnimationFrame(publish);
};
