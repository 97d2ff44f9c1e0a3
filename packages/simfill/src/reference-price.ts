/** The seeded reference price: a pure function of settings and instant, with the same cost at every instant. */
import type { Cents } from '@tulip/engine';
import { type EpochMs, must } from '@tulip/std';
import { draw, marketKey, PURPOSE, scaleBelow } from './draws.ts';
import { clamp, floorDiv, interpolate } from './integer.ts';
import type { Profile } from './profiles.ts';
import { PRICE_MAX_CENTS, PRICE_MIN_CENTS, type SimFillSettings } from './settings.ts';

const PPM = 1_000_000;

/**
 * The price in cents round which the market trades at `at`: base price × cycle level × (1 + noise), each product rounded
 * down, kept within 1 … 100,000,000. `docs/concepts/simfill.md` has it step by step.
 */
export function referencePrice({ market, profile, pathSeed }: SimFillSettings, at: EpochMs): Cents {
  const key = marketKey(market, pathSeed);
  const levelCents = floorDiv(profile.basePriceCents * cycleLevelPpm(profile, key, at), PPM);
  const cents = floorDiv(levelCents * (PPM + noisePpm(profile, key, at)), PPM);
  return clamp(cents, PRICE_MIN_CENTS, PRICE_MAX_CENTS) as Cents;
}

/** Where the boom stands, in ppm of the base price. The seed shifts the cycle, so that two paths do not crash together. */
export function cycleLevelPpm({ cycle }: Profile, key: number, at: EpochMs): number {
  const { periodMs, points } = cycle;
  const phaseMs = (at + (draw(key, PURPOSE.cycle) % periodMs)) % periodMs;
  const index = points.findLastIndex((point) => point.atMs <= phaseMs);
  const from = must(points[index], 'breakpoint of the cycle');
  const first = must(points[0], 'first breakpoint of the cycle');
  const to = points[index + 1] ?? { atMs: periodMs, levelPpm: first.levelPpm };
  return interpolate(from.levelPpm, to.levelPpm, phaseMs - from.atMs, to.atMs - from.atMs);
}

/** The sum of all octaves at `at`, in ppm of the level. */
export function noisePpm({ octaves }: Profile, key: number, at: EpochMs): number {
  let sum = 0;
  for (const [octave, { periodMs, amplitudePpm }] of octaves.entries()) {
    const point = floorDiv(at, periodMs);
    const value = interpolate(
      latticePpm(key, octave, point),
      latticePpm(key, octave, point + 1),
      at - point * periodMs,
      periodMs,
    );
    sum += floorDiv(amplitudePpm * value, PPM);
  }
  return sum;
}

/** The random value of one octave's lattice point: −1,000,000 … 1,000,000. */
function latticePpm(key: number, octave: number, point: number): number {
  return scaleBelow(draw(key, PURPOSE.path, octave, point), 2 * PPM + 1) - PPM;
}
