/** The search for the sustained rate: up until it is too much, then in between. */
import { describe, expect, it } from 'vitest';
import type { OfferFigures } from './load/offer.ts';
import { isSustained, nextRate, type RateStep, sustainedRate } from './sustained.ts';

const NONE = { p50: 0, p99: 0, p999: 0, max: 0 };
const GOOD: OfferFigures = {
  offered: 500,
  accepted: 500,
  refused: {},
  isCutOff: false,
  seconds: 5,
  ackMs: { ...NONE, p99: 100 },
  fillMs: { ...NONE, p99: 400 },
  backlogHalfway: 40,
  backlog: 65,
  unseen: [],
  troubles: [],
};

describe('a step', () => {
  it('is sustained when all was accepted in time and orders ended as fast as they came', () => {
    expect(isSustained(GOOD)).toBe(true);
  });

  it.each<[string, Partial<OfferFigures>]>([
    ['an order was refused', { accepted: 499, refused: { 429: 1 } }],
    ['acknowledgements took too long', { ackMs: { ...NONE, p99: 100.1 } }],
    ['the backlog grew', { backlog: 66 }],
    ['it was broken off', { isCutOff: true }],
    ['an order was not seen to end', { unseen: ['a'] }],
  ])('is not when %s', (_, bad) => {
    expect(isSustained({ ...GOOD, ...bad })).toBe(false);
  });
});

/** An exchange that sustains up to `limit`. */
function search(limit: number, first: number, count: number): RateStep[] {
  const steps: RateStep[] = [];
  for (let step = 0; step < count; step++) {
    const rate = nextRate(steps, first);
    steps.push({ rate, isSustained: rate <= limit });
  }
  return steps;
}

describe('the search', () => {
  it('rises as long as rates are sustained', () => {
    const rates = search(1_000, 100, 5).map(({ rate }) => Math.round(rate));
    expect(rates).toEqual([100, 115, 132, 152, 175]);
  });

  it('closes in on the limit from both sides', () => {
    expect(sustainedRate(search(203, 100, 12)) / 203).toBeGreaterThan(0.98);
    expect(sustainedRate(search(203, 100, 12))).toBeLessThanOrEqual(203);
  });

  it('descends when even the first rate is too much', () => {
    expect(sustainedRate(search(60, 100, 12)) / 60).toBeGreaterThan(0.98);
  });

  it('takes no rate above one that was too much', () => {
    const steps = [
      { rate: 100, isSustained: true },
      { rate: 120, isSustained: false },
      { rate: 130, isSustained: true },
    ];
    expect(sustainedRate(steps)).toBe(100);
    expect(sustainedRate([{ rate: 100, isSustained: false }])).toBe(0);
  });
});
