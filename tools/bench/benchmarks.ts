/** The benchmarks by name. */

/** A benchmark's module; with `--write` among `args` it also writes its section of the reference page. */
export interface Benchmark {
  /** Resolves with the exit code. */
  run(args: readonly string[]): Promise<number>;
}

/** One line adds a benchmark; only the one that is asked for is loaded. */
export const BENCHMARKS: Readonly<Record<string, () => Promise<Benchmark>>> = {
  cost: () => import('./cost/run.ts'),
  exchange: () => import('./exchange/run.ts'),
  growth: () => import('./growth/run.ts'),
  lambda: () => import('./lambda/run.ts'),
  matcher: () => import('./matcher/run.ts'),
};
