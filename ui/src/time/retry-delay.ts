/** How long to wait before trying again: exponential, half of it jitter, so that a crowd of clients does not return at once. */

/**
 * Whole ms before attempt `attempt + 1` (attempts count from 1): between half and all of min(cap, base × 2^(attempt−1)).
 * `random` is uniform in [0, 1). Source: "Exponential Backoff And Jitter", AWS Architecture Blog (equal jitter).
 */
export function retryDelayMs(random: () => number, attempt: number, baseMs: number, capMs: number): number {
  const ceilingMs = Math.min(capMs, baseMs * 2 ** Math.min(attempt - 1, 20));
  return Math.round(ceilingMs / 2 + (random() * ceilingMs) / 2);
}
