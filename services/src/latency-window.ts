/** The last measurements of one kind in this process, for the status page. */
export interface LatencyWindow {
  add(durationMs: number): void;
  values(): readonly number[];
}

/** Keeps the last `size` values. */
export function createLatencyWindow(size: number): LatencyWindow {
  const values: number[] = [];
  return {
    add(durationMs) {
      values.push(durationMs);
      if (values.length > size) values.shift();
    },
    values: () => values,
  };
}
