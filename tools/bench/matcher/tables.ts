/** What the matcher's benchmark found, as tables and as its last line. */
import { markdownTable } from '../report/table.ts';
import { PEERS } from './contenders/contender.ts';
import type { Curve } from './curves.ts';
import { type FileFigures, type FlowFigures, OWN, type OwnFigures } from './measure.ts';

export const PICTURE = 'docs/images/matcher-cost.svg';

export function fileTable({ own, peers }: FileFigures): string {
  const head = ['Book', 'M ops/s', 'p50 µs', 'p99 µs', 'p99.9 µs', 'MB', ...PEERS.map((peer) => `× ${peer}`)];
  const ownRows = OWN.map((name) => {
    const { mops, latencyUs, memoryMb, ratios } = own[name];
    const latency = [latencyUs?.p50, latencyUs?.p99, latencyUs?.p999].map((us) => us?.toFixed(2) ?? '');
    return [name, mops.toFixed(2), ...latency, memoryMb.toFixed(0), ...PEERS.map((peer) => ratios[peer].toFixed(1))];
  });
  const peerRows = PEERS.map((peer) => [peer, peers[peer].mops.toFixed(3)]);
  const { trades, quantity, fold } = own.core;
  const traded = `Core and face: ${trades} trades of ${quantity} lots, fold \`${fold}\`.`;
  return `${markdownTable(head, [...ownRows, ...peerRows])}\n\n${[traded, ...PEERS.map((peer) => remarkOn(peer, peers[peer]))].join(' ')}`;
}

function remarkOn(peer: string, figures: FileFigures['peers'][(typeof PEERS)[number]]): string {
  const { operations, isPreloadMeasured, processes, isSame } = figures;
  const preload = isPreloadMeasured ? ', measured with the preload, beyond which it hardly came' : '';
  const same = isSame ? 'the same trades' : 'other trades';
  return `${peer}: ${operations} operations, ${same}, ${processes === 1 ? 'one process' : `median of ${processes} processes`}${preload}.`;
}

export function curvesTable(curves: readonly Curve[]): string {
  const tables = ['orders at rest', 'ticks of a jump'].map((by) => {
    const own = curves.filter((curve) => curve.by === by);
    const head = [by, ...own.map(({ contender }) => `${contender}, ns`)];
    const rows = (own[0]?.points ?? []).map(({ x }, index) => [
      x.toLocaleString('en'),
      ...own.map(({ points }) => String(points[index]?.ns)),
    ]);
    return markdownTable(head, rows);
  });
  const explanation =
    'CPU time of one operation as the book gets deeper, and as the price jumps by up to so many ticks every 500 operations.';
  return [
    '### Cost against depth and swing',
    explanation,
    ...tables,
    `![The same as a plot](../images/${PICTURE.split('/').at(-1)})`,
  ].join('\n\n');
}

export function rowsOf(flows: FlowFigures) {
  const figure = (value: (own: FileFigures) => number, digits: number) =>
    Object.values(flows)
      .map((flow) => value(flow).toFixed(digits))
      .join(' / ');
  const [first, second] = PEERS;
  return [
    {
      what: 'Matcher: M operations/s of CPU time, mixed / deep / sweep; core and behind the engine interface',
      figure: `${figure(({ own }) => own.core.mops, 1)}; ${figure(({ own }) => own.face.mops, 2)}`,
    },
    {
      what: `Matcher: times as fast as \`${first}\` and \`${second}\` (core); as \`${first}\` behind the engine interface`,
      figure: `${figure(({ own }) => own.core.ratios[first], 0)} and ${figure(({ own }) => own.core.ratios[second], 0)}; ${figure(({ own }) => own.face.ratios[first], 1)}`,
    },
  ];
}

/** The keys that are promised come first. */
export function summaryOf({ own, peers }: FileFigures) {
  const core = countsOf(own.core);
  const face = countsOf(own.face);
  return {
    core,
    face,
    peers: Object.fromEntries(PEERS.map((peer) => [peer, rounded(peers[peer].mops, 4)])),
    ratio: rounded(own.face.ratios['nodejs-order-book'], 1),
    ratios: Object.fromEntries(
      OWN.map((name) => [name, Object.fromEntries(PEERS.map((peer) => [peer, rounded(own[name].ratios[peer], 1)]))]),
    ),
    latencyUs: Object.fromEntries(OWN.map((name) => [name, roundedAll(own[name].latencyUs)])),
    memoryMb: { core: rounded(own.core.memoryMb, 1), face: rounded(own.face.memoryMb, 1) },
    sameTrades: Object.fromEntries(PEERS.map((peer) => [peer, peers[peer].isSame])),
  };
}

function countsOf({ mops, trades, quantity, fold }: OwnFigures) {
  return { mops: rounded(mops, 3), trades, quantity, fold };
}

function roundedAll(latencyUs: OwnFigures['latencyUs']) {
  return latencyUs && mapNumbers(latencyUs, (us) => rounded(us, 2));
}

function mapNumbers(values: Readonly<Record<string, number>>, map: (value: number) => number) {
  return Object.fromEntries(Object.entries(values).map(([key, value]) => [key, map(value)]));
}

function rounded(value: number, digits: number): number {
  return Number(value.toFixed(digits));
}
