/** Which ring a piece of pending work is due for follows from its age alone. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ringNumber } from './sweep.ts';

const INTERVAL_MAX_MS = 320_000;
const thresholds = fc.integer({ min: 1, max: 1_200_000 });

/** The age at which ring n begins, found by looking. */
function beginsAt(ring: number, thresholdMs: number): number {
  let [low, high] = [0, 1_000_000_000];
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if (ringNumber(middle, thresholdMs) >= ring) high = middle;
    else low = middle + 1;
  }
  return low;
}

describe('the number of a ring', () => {
  it('never falls with age, and is at least one once the work is due', () => {
    fc.assert(
      fc.property(thresholds, fc.nat({ max: 100_000_000 }), fc.nat({ max: 1_000_000 }), (thresholdMs, age, later) => {
        const due = thresholdMs + age;
        expect(ringNumber(due, thresholdMs)).toBeGreaterThanOrEqual(1);
        expect(ringNumber(due + later, thresholdMs)).toBeGreaterThanOrEqual(ringNumber(due, thresholdMs));
      }),
    );
  });

  it('is one ring more for each doubling, until rings are as far apart as they may be', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: INTERVAL_MAX_MS - 1 }), (thresholdMs) => {
        let dueAt = thresholdMs;
        for (let ring = 1; dueAt < INTERVAL_MAX_MS; ring++, dueAt *= 2) {
          expect(ringNumber(dueAt, thresholdMs)).toBe(ring);
          expect(ringNumber(dueAt * 2 - 1, thresholdMs)).toBe(ring);
          expect(ringNumber(dueAt * 2, thresholdMs)).toBe(ring + 1);
        }
      }),
    );
  });

  it('comes at most every 320 s from then on, and no later', () => {
    fc.assert(
      fc.property(thresholds, fc.integer({ min: 2, max: 30 }), (thresholdMs, ring) => {
        const [begins, next] = [beginsAt(ring, thresholdMs), beginsAt(ring + 1, thresholdMs)];
        expect(next - begins).toBeLessThanOrEqual(INTERVAL_MAX_MS);
        if (begins >= INTERVAL_MAX_MS) expect(next - begins).toBe(INTERVAL_MAX_MS);
      }),
    );
  });

  it.each([
    [2_000, 2_000, 1],
    [3_999, 2_000, 1],
    [4_000, 2_000, 2],
    [511_999, 2_000, 8],
    [512_000, 2_000, 9],
    [831_999, 2_000, 9],
    [832_000, 2_000, 10],
    [600_000, 600_000, 1],
    [920_000, 600_000, 2],
  ])('at %i ms with a threshold of %i ms is %i', (age, thresholdMs, ring) => {
    expect(ringNumber(age, thresholdMs)).toBe(ring);
  });
});
