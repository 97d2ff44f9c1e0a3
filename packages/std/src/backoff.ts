/** Waiting times between retries: exponential with full jitter. */
import { type Random, randomBelow } from './random.ts';

/**
 * A delay in ms before attempt `attempt + 1` (attempts count from 1): uniform between 1 and min(cap, base × 2^(attempt−1)).
 * Source: "Exponential Backoff And Jitter", AWS Architecture Blog (full jitter).
 */
export function backoffMs(random: Random, attempt: number, baseMs: number, capMs: number): number {
  const ceiling = Math.min(capMs, baseMs * 2 ** Math.min(attempt - 1, 30));
  return 1 + randomBelow(random, Math.max(1, Math.floor(ceiling)));
}
