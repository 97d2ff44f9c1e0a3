/** Percentiles by nearest rank. */
import { expect, it } from 'vitest';
import { percentilesOf } from './latencies.ts';

it('picks a value that was measured', () => {
  const values = Array.from({ length: 1_000 }, (_, index) => 1_000 - index);
  expect(percentilesOf(values)).toEqual({ p50: 500, p99: 990, p999: 999, max: 1_000 });
  expect(percentilesOf([3])).toEqual({ p50: 3, p99: 3, p999: 3, max: 3 });
});

it('is 0 where nothing was measured', () => {
  expect(percentilesOf([])).toEqual({ p50: 0, p99: 0, p999: 0, max: 0 });
});
