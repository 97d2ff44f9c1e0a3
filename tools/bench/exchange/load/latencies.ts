/** Latencies in milliseconds and their percentiles. */
import * as z from 'zod/mini';

export const percentiles = z.object({ p50: z.number(), p99: z.number(), p999: z.number(), max: z.number() });
export type Percentiles = z.infer<typeof percentiles>;

/** By nearest rank: the value that such a share of all values does not exceed. All are 0 where there are no values. */
export function percentilesOf(latenciesMs: readonly number[]): Percentiles {
  const sorted = [...latenciesMs].sort((a, b) => a - b);
  const at = (share: number) => sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? 0;
  return { p50: at(0.5), p99: at(0.99), p999: at(0.999), max: at(1) };
}
