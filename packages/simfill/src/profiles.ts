/** Profiles: the character of a simulated market as data. A changed number here is another market, with another identity. */
import type { Side } from '@tulip/engine';
import { assert, DAY_MS, must } from '@tulip/std';

/** All parts are in ppm (millionths) or bp (ten-thousandths), so that a profile is integers only. */
export type Profile = {
  readonly name: string;
  /** The price that levels and noise multiply, in cents. */
  readonly basePriceCents: number;
  /** The repeating boom and crash: levels in ppm of the base price, joined by straight lines; the last joins the first. */
  readonly cycle: {
    readonly periodMs: number;
    readonly points: readonly { readonly atMs: number; readonly levelPpm: number }[];
  };
  /** Noise round the level, in ppm of it: each octave has a random value every `periodMs`, joined by straight lines. */
  readonly octaves: readonly { readonly periodMs: number; readonly amplitudePpm: number }[];
  /** From the reference price to the best bid and ask, in ppm of it. */
  readonly halfSpreadPpm: number;
  /** The most by which each further maker is dearer than the one before, and the step of the displayed ladder; in ppm. */
  readonly stepPpm: number;
  /** How often an order of that side meets nobody, and how often it meets too few; in bp. */
  readonly noneBp: Readonly<Record<Side, number>>;
  readonly thinBp: Readonly<Record<Side, number>>;
  /** Lots that the makers of one order have together, ± 50 %. */
  readonly depthLots: number;
  /** How often an order meets 1, 2, … 5 makers, in bp; together 10,000. */
  readonly makerCountBp: readonly [number, number, number, number, number];
};

export type ProfileName = 'calm' | 'mania' | 'crash';

const MINUTE_MS = 60_000;

const calm: Profile = {
  name: 'calm',
  basePriceCents: 10_000,
  cycle: {
    periodMs: DAY_MS,
    points: [
      { atMs: 0, levelPpm: 985_000 },
      { atMs: DAY_MS / 2, levelPpm: 1_015_000 },
    ],
  },
  octaves: [
    { periodMs: 2_000, amplitudePpm: 200 },
    { periodMs: 15_000, amplitudePpm: 600 },
    { periodMs: 120_000, amplitudePpm: 1_500 },
    { periodMs: 1_200_000, amplitudePpm: 5_000 },
    { periodMs: 14_400_000, amplitudePpm: 12_000 },
  ],
  halfSpreadPpm: 500,
  stepPpm: 300,
  noneBp: { BUY: 50, SELL: 50 },
  thinBp: { BUY: 200, SELL: 200 },
  depthLots: 400_000,
  makerCountBp: [8_300, 1_300, 300, 80, 20],
};

const mania: Profile = {
  name: 'mania',
  basePriceCents: 10_000,
  cycle: {
    periodMs: 60 * MINUTE_MS,
    points: [
      { atMs: 0, levelPpm: 800_000 },
      { atMs: 24 * MINUTE_MS, levelPpm: 1_000_000 },
      { atMs: 40 * MINUTE_MS, levelPpm: 1_300_000 },
      { atMs: 46 * MINUTE_MS, levelPpm: 1_750_000 },
      { atMs: 48 * MINUTE_MS, levelPpm: 1_250_000 },
      { atMs: 51 * MINUTE_MS, levelPpm: 700_000 },
    ],
  },
  octaves: [
    { periodMs: 1_000, amplitudePpm: 500 },
    { periodMs: 5_000, amplitudePpm: 1_500 },
    { periodMs: 20_000, amplitudePpm: 4_000 },
    { periodMs: 90_000, amplitudePpm: 10_000 },
    { periodMs: 600_000, amplitudePpm: 30_000 },
    { periodMs: 7_200_000, amplitudePpm: 80_000 },
  ],
  halfSpreadPpm: 1_500,
  stepPpm: 1_000,
  noneBp: { BUY: 300, SELL: 300 },
  thinBp: { BUY: 700, SELL: 700 },
  depthLots: 60_000,
  makerCountBp: [7_800, 1_450, 500, 180, 70],
};

const crash: Profile = {
  name: 'crash',
  basePriceCents: 10_000,
  cycle: {
    periodMs: 30 * MINUTE_MS,
    points: [
      { atMs: 0, levelPpm: 1_500_000 },
      { atMs: 5 * MINUTE_MS, levelPpm: 1_400_000 },
      { atMs: 8 * MINUTE_MS, levelPpm: 750_000 },
      { atMs: 10 * MINUTE_MS, levelPpm: 900_000 },
      { atMs: 16 * MINUTE_MS, levelPpm: 400_000 },
      { atMs: 25 * MINUTE_MS, levelPpm: 350_000 },
    ],
  },
  octaves: [
    { periodMs: 1_000, amplitudePpm: 1_500 },
    { periodMs: 5_000, amplitudePpm: 4_000 },
    { periodMs: 30_000, amplitudePpm: 12_000 },
    { periodMs: 180_000, amplitudePpm: 30_000 },
    { periodMs: 1_800_000, amplitudePpm: 60_000 },
  ],
  halfSpreadPpm: 5_000,
  stepPpm: 4_000,
  // In a crash there are sellers enough; it is the buyers who are gone, and a sell order needs buyers.
  noneBp: { BUY: 300, SELL: 1_800 },
  thinBp: { BUY: 900, SELL: 2_500 },
  depthLots: 15_000,
  makerCountBp: [7_000, 1_700, 800, 350, 150],
};

export const PROFILES: Readonly<Record<ProfileName, Profile>> = { calm, mania, crash };

/** Asserts the bounds within which all arithmetic on a profile is exact and every price stays positive. */
export function assertProfile(profile: Profile): void {
  const inside = (what: string, value: number, low: number, high: number): void =>
    assert(Number.isInteger(value) && value >= low && value <= high, `profile ${profile.name}: bad ${what}: ${value}`);
  const { cycle, octaves, noneBp, thinBp } = profile;
  assert(/^[a-z0-9-]{1,32}$/.test(profile.name), `bad name of a profile: ${profile.name}`);
  inside('basePriceCents', profile.basePriceCents, 1, 100_000_000);
  inside('cycle.periodMs', cycle.periodMs, 1, DAY_MS);
  assert(
    must(cycle.points[0], 'first point of the cycle').atMs === 0,
    `profile ${profile.name}: the cycle starts at 0`,
  );
  for (const [index, point] of cycle.points.entries()) {
    inside(
      'cycle point atMs',
      point.atMs,
      index === 0 ? 0 : must(cycle.points[index - 1], 'point').atMs + 1,
      cycle.periodMs - 1,
    );
    inside('cycle point levelPpm', point.levelPpm, 1, 8_000_000);
  }
  for (const octave of octaves) {
    inside('octave periodMs', octave.periodMs, 1, DAY_MS);
    inside('octave amplitudePpm', octave.amplitudePpm, 0, 999_999);
  }
  inside(
    'sum of amplitudes',
    octaves.reduce((sum, octave) => sum + octave.amplitudePpm, 0),
    0,
    999_999,
  );
  inside('halfSpreadPpm', profile.halfSpreadPpm, 0, 10_000);
  inside('stepPpm', profile.stepPpm, 0, 10_000);
  for (const side of ['BUY', 'SELL'] as const) inside('noneBp + thinBp', noneBp[side] + thinBp[side], 0, 10_000);
  inside('depthLots', profile.depthLots, 1, 1_000_000);
  for (const share of profile.makerCountBp) inside('makerCountBp', share, 0, 10_000);
  inside(
    'sum of makerCountBp',
    profile.makerCountBp.reduce((sum, share) => sum + share, 0),
    10_000,
    10_000,
  );
}
