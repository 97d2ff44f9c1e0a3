/** What the benchmark and the process of a floor say to each other. */
import * as z from 'zod/mini';

export const floorTask = z.object({
  kind: z.enum(['replay', 'least']),
  /** The record of the exchange's calls. */
  record: z.string(),
  /** What began earlier on the exchange's clock is made again but not timed: it fills the tables and warms the process up. */
  timedFrom: z.number(),
  region: z.string(),
  directory: z.string(),
  socketEndpoint: z.url(),
  /** Calls, or loops, at a time. */
  width: z.int(),
});
export type FloorTask = z.infer<typeof floorTask>;

export const floorFigures = z.object({
  orders: z.int(),
  seconds: z.number(),
  calls: z.int(),
  /** Calls that ended in an error, as some did in the recorded run. */
  failed: z.int(),
  cpuSeconds: z.number(),
});
export type FloorFigures = z.infer<typeof floorFigures>;

export const floorReport = z.union([floorFigures, z.object({ failure: z.string() })]);
