/** The parts of `docs/concepts/simfill.md` that are numbers: tables of the profiles, and the steps of the worked example. */
import { decideFills, spreadCents } from '../decide-fills.ts';
import { draw, marketKey, PURPOSE, scaleBelow } from '../draws.ts';
import { floorDiv } from '../integer.ts';
import { PROFILES, type Profile } from '../profiles.ts';
import { cycleLevelPpm, noisePpm, referencePrice } from '../reference-price.ts';
import type { Vector } from '../vectors.ts';

type Cell = string | number;

function table(head: readonly Cell[], rows: readonly (readonly Cell[])[]): string {
  const line = (cells: readonly Cell[]): string => `| ${cells.join(' | ')} |`;
  return [line(head), `|${head.map(() => '---').join('|')}|`, ...rows.map(line)].join('\n');
}

const grouped = (value: number): string => value.toString().replace(/\B(?=(\d{3})+$)/g, ',');

/** Every number of every profile: one table of scalars, one of breakpoints, one of octaves. */
export function profileTables(): readonly string[] {
  const profiles = [PROFILES.calm, PROFILES.mania, PROFILES.crash];
  const row = (name: string, of: (profile: Profile) => string): string[] => [name, ...profiles.map(of)];
  return [
    table(
      ['Field', 'calm', 'mania', 'crash'],
      [
        row('`basePriceCents`', (profile) => grouped(profile.basePriceCents)),
        row('`cycle.periodMs`', (profile) => grouped(profile.cycle.periodMs)),
        row('`halfSpreadPpm`', (profile) => grouped(profile.halfSpreadPpm)),
        row('`stepPpm`', (profile) => grouped(profile.stepPpm)),
        row('`noneBp` BUY / SELL', ({ noneBp }) => `${grouped(noneBp.BUY)} / ${grouped(noneBp.SELL)}`),
        row('`thinBp` BUY / SELL', ({ thinBp }) => `${grouped(thinBp.BUY)} / ${grouped(thinBp.SELL)}`),
        row('`depthLots`', (profile) => grouped(profile.depthLots)),
        row('`makerCountBp` 1 / 2 / 3 / 4 / 5', ({ makerCountBp }) => makerCountBp.map(grouped).join(' / ')),
      ],
    ),
    ...profiles.flatMap(({ cycle, octaves }) => [
      table(
        ['Breakpoint `atMs`', '`levelPpm`'],
        cycle.points.map((point) => [grouped(point.atMs), grouped(point.levelPpm)]),
      ),
      table(
        ['Octave', '`periodMs`', '`amplitudePpm`'],
        octaves.map((octave, index) => [index, grouped(octave.periodMs), grouped(octave.amplitudePpm)]),
      ),
    ]),
  ];
}

/** The worked example in three tables: reference price, noise, draws. Numbers are plain, to be typed into a calculator. */
export function workedExample({ profile: name, order }: Vector, market: string, pathSeed: number): readonly string[] {
  const profile = PROFILES[name];
  const { acceptedAt: at, simulationSeed } = order;
  const key = marketKey(market, pathSeed);
  const shiftMs = draw(key, PURPOSE.cycle) % profile.cycle.periodMs;
  const levelPpm = cycleLevelPpm(profile, key, at);
  const levelCents = floorDiv(profile.basePriceCents * levelPpm, 1_000_000);
  const reference = referencePrice({ market, profile, pathSeed }, at);
  const orderKey = draw(key, PURPOSE.order, simulationSeed);
  const { makers } = decideFills(order, { market, profile, pathSeed });
  return [
    noiseTable(profile, key, at),
    table(
      ['Number', 'Value'],
      [
        ['M', key],
        ['D(M, 4)', draw(key, PURPOSE.cycle)],
        ['shift', shiftMs],
        ['phase', (at + shiftMs) % profile.cycle.periodMs],
        ['L', levelPpm],
        ['noise', noisePpm(profile, key, at)],
        ['level price', levelCents],
        ['**R**', `**${reference}**`],
      ],
    ),
    drawTable(orderKey, profile, reference, makers.length),
    table(
      ['Maker', 'Quantity', 'Price'],
      makers.map(({ price, quantity }, index) => [`SIM#${index + 1}`, quantity, price]),
    ),
  ];
}

function noiseTable({ octaves }: Profile, key: number, at: number): string {
  const rows = octaves.map(({ periodMs, amplitudePpm }, octave) => {
    const point = floorDiv(at, periodMs);
    const [one, two] = [draw(key, PURPOSE.path, octave, point), draw(key, PURPOSE.path, octave, point + 1)];
    const [from, to] = [scaleBelow(one, 2_000_001) - 1_000_000, scaleBelow(two, 2_000_001) - 1_000_000];
    const inside = at - point * periodMs;
    const value = floorDiv(from * (periodMs - inside) + to * inside, periodMs);
    return [octave, point, inside, one, two, from, to, value, floorDiv(amplitudePpm * value, 1_000_000)];
  });
  return table(['o', 'k', 'f', 'D(M, 1, o, k)', 'D(M, 1, o, k+1)', 'v0', 'v1', 'x', 'part'], rows);
}

function drawTable(
  orderKey: number,
  profile: Profile,
  reference: ReturnType<typeof referencePrice>,
  makers: number,
): string {
  const half = spreadCents(reference, profile.halfSpreadPpm);
  const step = spreadCents(reference, profile.stepPpm);
  const draws: (readonly [index: number, bound: number])[] = [
    [1, 10_000],
    [2, 81],
    [3, 101],
    [4, 10_000],
    ...Array.from({ length: makers }, (_, index) => [11 + index, 100] as const),
    ...Array.from({ length: makers }, (_, index) => [21 + index, index === 0 ? 2 * half + 1 : step] as const),
  ];
  return table(
    ['i', 'D(K, i)', 'n', 'd(i, n)'],
    draws.map(([index, bound]) => [index, draw(orderKey, index), bound, scaleBelow(draw(orderKey, index), bound)]),
  );
}

/** The order's key K, which stands in the text. */
export function orderKeyOf({ order }: Vector, market: string, pathSeed: number): number {
  return draw(marketKey(market, pathSeed), PURPOSE.order, order.simulationSeed);
}
