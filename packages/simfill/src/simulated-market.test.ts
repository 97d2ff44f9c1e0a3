/** The ladder: sorted, never crossed, as deep as asked, steady for two seconds, and honest about being simulated. */
import { epochMs } from '@tulip/std';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PROFILES } from './profiles.ts';
import { referencePrice } from './reference-price.ts';
import { DEFAULT_SETTINGS, PRICE_MAX_CENTS, type SimFillSettings } from './settings.ts';
import { BOOK_DEPTH_MAX, createSimulatedMarket } from './simulated-market.ts';

const anySettings: fc.Arbitrary<SimFillSettings> = fc.record({
  market: fc.constant('TULIP'),
  profile: fc.constantFrom(
    ...Object.values(PROFILES),
    { ...PROFILES.crash, name: 'farthing', basePriceCents: 2, depthLots: 1 },
    { ...PROFILES.crash, name: 'palace', basePriceCents: PRICE_MAX_CENTS },
  ),
  pathSeed: fc.integer({ min: 0, max: 2 ** 32 - 1 }),
});
const instants = fc.integer({ min: 0, max: 253_402_300_799_999 }).map(epochMs);

describe('the simulated book', () => {
  it('has bids below and asks above the reference price, best first, in whole lots, within the price range', () => {
    fc.assert(
      fc.property(anySettings, instants, fc.integer({ min: 0, max: 150 }), (settings, at, depth) => {
        const market = createSimulatedMarket(settings);
        const reference = market.referencePrice(at);
        const { bids, asks, simulated } = market.book(at, depth);
        expect(simulated).toBe(true);
        expect(reference).toBe(referencePrice(settings, at));
        for (const [side, levels] of [
          [-1, bids],
          [1, asks],
        ] as const) {
          expect(levels.length).toBeLessThanOrEqual(Math.min(depth, BOOK_DEPTH_MAX));
          let last: number = reference;
          for (const { price, quantity } of levels) {
            expect((price - last) * side).toBeGreaterThan(0);
            expect(price >= 1 && price <= PRICE_MAX_CENTS).toBe(true);
            expect(Number.isSafeInteger(quantity) && quantity >= 1).toBe(true);
            last = price;
          }
        }
      }),
      { numRuns: 1_000 },
    );
  });

  it('is as deep as asked, and a shallower one is the top of a deeper one', () => {
    const market = createSimulatedMarket(DEFAULT_SETTINGS);
    const at = epochMs(1_767_225_600_000);
    const deep = market.book(at, 20);
    expect([deep.bids.length, deep.asks.length]).toEqual([20, 20]);
    expect(market.book(at, 5)).toEqual({ bids: deep.bids.slice(0, 5), asks: deep.asks.slice(0, 5), simulated: true });
    expect(market.book(at, 1_000).asks).toHaveLength(BOOK_DEPTH_MAX);
    expect(market.book(at, 0)).toEqual({ bids: [], asks: [], simulated: true });
    expect(() => market.book(at, -1)).toThrow('bad depth');
    expect(() => market.book(at, 1.5)).toThrow('bad depth');
  });

  it('holds its sizes for two seconds and changes them then', () => {
    const market = createSimulatedMarket(DEFAULT_SETTINGS);
    const sizes = (ms: number) => market.book(epochMs(1_767_225_600_000 + ms), 10).bids.map((level) => level.quantity);
    expect(sizes(1_999)).toEqual(sizes(0));
    expect(sizes(2_000)).not.toEqual(sizes(0));
    expect(sizes(0)).not.toEqual(market.book(epochMs(1_767_225_600_000), 10).asks.map((level) => level.quantity));
  });
});
