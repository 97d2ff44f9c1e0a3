/** A market that one would believe: how often orders fill, in how many trades, and how far from the reference price. */
import type { Lots, Side } from '@tulip/engine';
import { epochMs } from '@tulip/std';
import { describe, expect, it } from 'vitest';
import { decideFills, type SimulatedOutcome, spreadCents } from './decide-fills.ts';
import { PROFILES, type ProfileName } from './profiles.ts';
import { referencePrice } from './reference-price.ts';
import { DEFAULT_SETTINGS } from './settings.ts';

const SEEDS = 10_000;
const START_MS = 1_767_225_600_000;
const settingsOf = (name: ProfileName) => ({ ...DEFAULT_SETTINGS, profile: PROFILES[name] });

/** Shares in percent of 10,000 MARKET orders of 1 to 1,000 lots, spread over a day. */
function measure(name: ProfileName, side: Side) {
  const outcomes = Array.from({ length: SEEDS }, (_, seed) => marketOrder(name, side, seed));
  const share = (has: (outcome: SimulatedOutcome) => boolean): number => (100 * outcomes.filter(has).length) / SEEDS;
  return {
    full: share((outcome) => outcome.cancelReason === null),
    partial: share((outcome) => outcome.cancelReason !== null && outcome.fills.length > 0),
    none: share((outcome) => outcome.fills.length === 0),
    several: share((outcome) => outcome.fills.length > 1),
    five: share((outcome) => outcome.fills.length === 5),
    tradesAverage: outcomes.reduce((sum, outcome) => sum + outcome.fills.length, 0) / SEEDS,
  };
}

function marketOrder(name: ProfileName, side: Side, seed: number): SimulatedOutcome {
  const quantity = (1 + ((seed * 7_919) % 1_000)) as Lots;
  const acceptedAt = epochMs(START_MS + seed * 8_640);
  const terms = { side, type: 'MARKET', timeInForce: 'IOC', price: null } as const;
  return decideFills({ ...terms, quantity, simulationSeed: seed, acceptedAt }, settingsOf(name));
}

function expectBetween(value: number, low: number, high: number): void {
  expect(value).toBeGreaterThanOrEqual(low);
  expect(value).toBeLessThanOrEqual(high);
}

describe('10,000 market orders', () => {
  it.each(['BUY', 'SELL'] as const)(
    '%s in a mania: mostly filled, 1.3 trades each, some cut short, some met by nobody',
    (side) => {
      const shares = measure('mania', side);
      expectBetween(shares.full, 88, 92);
      expectBetween(shares.partial, 6, 8);
      expectBetween(shares.none, 2.5, 3.5);
      expectBetween(shares.several, 19, 24);
      expectBetween(shares.five, 0.4, 1);
      expectBetween(shares.tradesAverage, 1.25, 1.35);
    },
  );

  it.each(['BUY', 'SELL'] as const)('%s in calm weather: nearly always filled', (side) => {
    const shares = measure('calm', side);
    expectBetween(shares.full, 96.5, 98.5);
    expectBetween(shares.none, 0.2, 0.9);
    expectBetween(shares.tradesAverage, 1.18, 1.28);
  });

  it('in a crash: buyers find sellers, sellers find few buyers', () => {
    const [buys, sells] = [measure('crash', 'BUY'), measure('crash', 'SELL')];
    expectBetween(buys.full, 86, 90);
    expectBetween(sells.full, 54, 60);
    expectBetween(sells.partial, 22, 28);
    expectBetween(sells.none, 16, 20);
  });
});

describe('10,000 limit orders in a mania', () => {
  const settings = settingsOf('mania');
  const halfSpreadsFromReference = (side: Side, halfSpreads: number): SimulatedOutcome[] =>
    Array.from({ length: SEEDS }, (_, seed) => {
      const acceptedAt = epochMs(START_MS + seed * 8_640);
      const reference = referencePrice(settings, acceptedAt);
      const away = halfSpreads * spreadCents(reference, settings.profile.halfSpreadPpm);
      const price = (side === 'BUY' ? reference + away : reference - away) as typeof reference;
      const terms = { side, type: 'LIMIT', timeInForce: 'GTC', price, quantity: 100 as Lots } as const;
      return decideFills({ ...terms, simulationSeed: seed, acceptedAt }, settings);
    });
  const touched = (outcomes: readonly SimulatedOutcome[]): number =>
    (100 * outcomes.filter((outcome) => outcome.fills.length > 0).length) / SEEDS;

  it.each(['BUY', 'SELL'] as const)(
    '%s: always met at the displayed touch, half the time at the reference, never beyond the other touch',
    (side) => {
      expectBetween(touched(halfSpreadsFromReference(side, 1)), 96.5, 97.5);
      expectBetween(touched(halfSpreadsFromReference(side, 0)), 46, 53);
      expect(touched(halfSpreadsFromReference(side, -2))).toBe(0);
    },
  );

  it('often trade better than their limit', () => {
    const outcomes = halfSpreadsFromReference('BUY', 3);
    const better = outcomes.filter((outcome) => outcome.fills.some((fill) => fill.price <= outcome.reference));
    expectBetween((100 * better.length) / SEEDS, 45, 55);
  });
});
