/** The path: within its bounds at every instant, unbroken, lively, cyclic, and no dearer to read far from the epoch. */
import { epochMs, must } from '@tulip/std';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { draw, marketKey, PURPOSE } from './draws.ts';
import { floorDiv, interpolate } from './integer.ts';
import { PROFILES, type Profile, type ProfileName } from './profiles.ts';
import { cycleLevelPpm, referencePrice } from './reference-price.ts';
import { DEFAULT_SETTINGS, PRICE_MAX_CENTS, PRICE_MIN_CENTS } from './settings.ts';

const START_MS = 1_767_225_600_000;
const DAY_MS = 86_400_000;
const names: readonly ProfileName[] = ['calm', 'mania', 'crash'];
const settingsOf = (profile: Profile, pathSeed = DEFAULT_SETTINGS.pathSeed) => ({ market: 'TULIP', profile, pathSeed });
const instant = fc.integer({ min: 0, max: 253_402_300_799_999 });
const uint32 = fc.integer({ min: 0, max: 2 ** 32 - 1 });

function pathOf(profile: Profile, fromMs: number, stepMs: number, points: number): number[] {
  return Array.from({ length: points }, (_, index) =>
    referencePrice(settingsOf(profile), epochMs(fromMs + index * stepMs)),
  );
}

describe('the reference price', () => {
  it('is a whole number of cents from 0.01 to 1000000.00, for any instant, seed and base price', () => {
    const base = fc.constantFrom(1, 10_000, PRICE_MAX_CENTS);
    fc.assert(
      fc.property(fc.constantFrom(...names), base, uint32, instant, (name, basePriceCents, pathSeed, at) => {
        const price = referencePrice(settingsOf({ ...PROFILES[name], basePriceCents }, pathSeed), epochMs(at));
        expect(Number.isSafeInteger(price)).toBe(true);
        expect(price).toBeGreaterThanOrEqual(PRICE_MIN_CENTS);
        expect(price).toBeLessThanOrEqual(PRICE_MAX_CENTS);
      }),
      { numRuns: 3_000 },
    );
  });

  it('does not jump: a millisecond moves it by less than a thousandth', () => {
    fc.assert(
      fc.property(fc.constantFrom(...names), uint32, instant, (name, pathSeed, at) => {
        const settings = settingsOf(PROFILES[name], pathSeed);
        const [before, after] = [
          referencePrice(settings, epochMs(Math.max(0, at - 1))),
          referencePrice(settings, epochMs(at)),
        ];
        expect(Math.abs(after - before)).toBeLessThanOrEqual(before / 1_000 + 2);
      }),
      { numRuns: 3_000 },
    );
  });

  it('stays about fl 100 in a mania and in calm weather', () => {
    const mania = pathOf(PROFILES.mania, START_MS, 10_000, 8_640);
    expect(Math.min(...mania)).toBeGreaterThan(5_000);
    expect(Math.max(...mania)).toBeLessThan(25_000);
    expect(average(mania)).toBeGreaterThan(8_000);
    expect(average(mania)).toBeLessThan(13_000);
    const calm = pathOf(PROFILES.calm, START_MS, 10_000, 8_640);
    expect(Math.min(...calm)).toBeGreaterThan(9_500);
    expect(Math.max(...calm)).toBeLessThan(10_500);
  });

  it('moves by at least 10 cents in every minute of a day of mania, and takes many values on the way', () => {
    for (let minute = 0; minute < 1_440; minute++) {
      const path = pathOf(PROFILES.mania, START_MS + minute * 60_000, 1_000, 61);
      expect(Math.max(...path) - Math.min(...path)).toBeGreaterThanOrEqual(10);
      expect(new Set(path).size).toBeGreaterThan(10);
    }
  });

  it('booms and crashes within each cycle of a mania: the peak is at least twice the trough, and is lost within minutes', () => {
    const { periodMs } = PROFILES.mania.cycle;
    for (let cycle = 0; cycle < 24; cycle++) {
      const path = pathOf(PROFILES.mania, START_MS + cycle * periodMs, 15_000, 480);
      const peak = path.indexOf(Math.max(...path.slice(0, 240)));
      const trough = Math.min(...path.slice(peak, peak + 40));
      expect(must(path[peak], 'peak') / trough).toBeGreaterThan(1.9);
    }
  });

  it('is another path for another seed and another market', () => {
    const paths = [
      { ...DEFAULT_SETTINGS },
      { ...DEFAULT_SETTINGS, pathSeed: 1638 },
      { ...DEFAULT_SETTINGS, market: 'TULIP2' },
    ].map((settings) =>
      Array.from({ length: 50 }, (_, index) => referencePrice(settings, epochMs(START_MS + index * 60_000))),
    );
    expect(new Set(paths.map((path) => path.join())).size).toBe(3);
  });
});

describe('the cycle', () => {
  it.each(names)('of %s passes through every breakpoint and repeats for ever', (name) => {
    const profile = PROFILES[name];
    const { periodMs, points } = profile.cycle;
    const key = marketKey('TULIP', 1637);
    const startMs = periodMs - (draw(key, PURPOSE.cycle) % periodMs);
    for (const { atMs, levelPpm } of points) {
      for (const cycles of [0, 1, 1_000]) {
        expect(cycleLevelPpm(profile, key, epochMs(startMs + atMs + cycles * periodMs))).toBe(levelPpm);
      }
    }
  });
});

describe('integer arithmetic', () => {
  it('divides towards minus infinity, exactly, to the ends of the safe range', () => {
    const divisor = fc.oneof(fc.integer({ min: 1, max: 1_000 }), fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER }));
    fc.assert(
      fc.property(fc.maxSafeInteger(), divisor, (a, b) => {
        const [big, d] = [BigInt(a), BigInt(b)];
        const expected = big / d - (big % d < 0n ? 1n : 0n);
        expect(BigInt(floorDiv(a, b))).toBe(expected);
      }),
      { numRuns: 5_000 },
    );
  });

  it('refuses what it could not do exactly', () => {
    expect(() => floorDiv(2 ** 53, 3)).toThrow('not exact');
    expect(() => floorDiv(0.5, 3)).toThrow('not exact');
    expect(() => floorDiv(1, 0)).toThrow('bad divisor');
  });

  it('interpolates through both ends', () => {
    expect(interpolate(-7, 9, 0, 10)).toBe(-7);
    expect(interpolate(-7, 9, 10, 10)).toBe(9);
    expect(interpolate(-7, 9, 3, 10)).toBe(-3);
  });
});

function average(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

// One day holds whole cycles of every profile, so that the bounds above see each part of them.
it('a day holds whole cycles', () => {
  for (const name of names) expect(DAY_MS % PROFILES[name].cycle.periodMs).toBe(0);
});
