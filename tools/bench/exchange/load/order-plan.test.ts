/** The plan of a load run: the same from the same seed, at the rate that was asked for, over all lanes. */
import { laneOf } from '@tulip/exchange';
import { expect, it } from 'vitest';
import { planOrders, tradersOf } from './order-plan.ts';

const PLAN = { seed: 7, name: 'test', traders: tradersOf(8), rate: 100, seconds: 100 };

it('has one trader in each lane', () => {
  expect(tradersOf(8).map((userId) => laneOf(userId, 8))).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
});

it('plans the same orders from the same seed, and others under another name', () => {
  expect(planOrders(PLAN)).toEqual(planOrders(PLAN));
  const own = new Set(planOrders(PLAN).map(({ orderId }) => orderId));
  expect(planOrders({ ...PLAN, name: 'other' }).some(({ orderId }) => own.has(orderId))).toBe(false);
});

it('spaces arrivals as a Poisson process does: mean and standard deviation of the gaps are alike', () => {
  const times = planOrders(PLAN).map(({ atMs }) => atMs);
  const gaps = times.map((time, index) => time - (times[index - 1] ?? 0));
  const mean = gaps.reduce((sum, gap) => sum + gap, 0) / gaps.length;
  const deviation = Math.sqrt(gaps.reduce((sum, gap) => sum + (gap - mean) ** 2, 0) / gaps.length);
  expect(mean).toBeCloseTo(10, 0);
  expect(deviation).toBeCloseTo(10, 0);
  expect(times.at(-1)).toBeLessThan(100_000);
});
