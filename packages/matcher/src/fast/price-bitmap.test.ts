/** The bitmap of prices finds neighbours as a sorted set does, wherever prices lie and in whatever order it grows. */
import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { PriceBitmap } from './price-bitmap.ts';

it('finds the neighbours of each price that is set, and grows with the highest', () => {
  const price = fc.oneof(fc.integer({ min: 1, max: 200 }), fc.integer({ min: 1, max: 3_000_000 }));
  fc.assert(
    fc.property(fc.array(fc.tuple(price, fc.boolean()), { maxLength: 40 }), (steps) => {
      const bitmap = new PriceBitmap();
      const prices = new Set<number>();
      for (const [at, isSet] of steps) {
        if (isSet || !prices.has(at)) {
          bitmap.set(at);
          prices.add(at);
        } else {
          bitmap.clear(at);
          prices.delete(at);
        }
        const sorted = [...prices].sort((a, b) => a - b);
        for (const [index, one] of sorted.entries()) {
          expect(bitmap.below(one)).toBe(sorted[index - 1] ?? 0);
          expect(bitmap.above(one)).toBe(sorted[index + 1] ?? 0);
        }
      }
      expect(bitmap.brokenTiers()).toEqual([]);
    }),
    { numRuns: 40 },
  );
});

it('is small for low prices', () => {
  const bitmap = new PriceBitmap();
  bitmap.set(10_000);
  expect(bitmap.tiers.reduce((sum, { length }) => sum + length, 0)).toBeLessThan(5_000);
});
