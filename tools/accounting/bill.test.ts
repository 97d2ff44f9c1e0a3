/** From usage to dollars: tiers, and a price for every meter. */
import { describe, expect, it } from 'vitest';
import { bill, totalUsd, usdPerMillion } from './bill.ts';
import { PRICES } from './prices.ts';
import { copyOf, METERS, ownOf, scaled, sumOf } from './usage.ts';

describe('a bill', () => {
  it('multiplies each meter by its price', () => {
    expect(bill({ writeUnits: 4_000_000, sqsRequests: 2_000_000 }, 'us-east-2')).toEqual({
      writeUnits: 2.5,
      sqsRequests: 1,
    });
    expect(totalUsd({ writeUnits: 4_000_000, sqsRequests: 2_000_000 }, 'us-east-2')).toBe(3.5);
  });

  it('charges what lies in each tier at the price of that tier', () => {
    const { httpRequests } = bill({ httpRequests: 500_000_000 }, 'us-east-2');
    expect(httpRequests).toBeCloseTo(300 + 0.9 * 200, 9);
  });

  it('is for a million orders what one order uses, a million times', () => {
    expect(usdPerMillion({ readUnits: 8, peerWriteUnits: 9 }, 'eu-west-1')).toBeCloseTo(8 * 0.1415, 9);
  });
});

it('adds and scales usage meter by meter', () => {
  expect(sumOf({ readUnits: 1 }, { readUnits: 2, invocations: 1 }, {})).toEqual({ readUnits: 3, invocations: 1 });
  expect(scaled({ readUnits: 3 }, 0.5)).toEqual({ readUnits: 1.5 });
});

it('keeps what copies in other Regions cost apart', () => {
  const usage = { writeUnits: 4, peerWriteUnits: 3, peerBytes: 500, storedBytes: 700 };
  expect(ownOf(usage)).toEqual({ writeUnits: 4, storedBytes: 700 });
  expect(copyOf(usage)).toEqual({ peerWriteUnits: 3, peerBytes: 500, storedBytes: 700 });
});

it('every meter has a price in every Region, in rising tiers without an end', () => {
  for (const prices of Object.values(PRICES)) {
    expect(Object.keys(prices).sort()).toEqual(Object.keys(METERS).sort());
    for (const { tiers } of Object.values(prices)) {
      expect(tiers.at(-1)?.upTo).toBe(Number.POSITIVE_INFINITY);
      const ends = tiers.map(({ upTo }) => upTo);
      expect(ends).toEqual([...ends].sort((a, b) => a - b));
    }
  }
});
