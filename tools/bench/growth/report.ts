/** What `npm run bench -- growth` prints and writes. */
import { markdownTable } from '../report/table.ts';
import type { GrowthFigures, SizeFigures } from './measure-growth.ts';
import type { Panel } from './plot.ts';

const count = (value: number) => value.toLocaleString('en-US');
const ends = (figures: GrowthFigures): [SizeFigures, SizeFigures] => {
  const [first] = figures.sizes;
  const twenty = figures.sizes.find(({ orders }) => orders >= 20_000) ?? figures.sizes.at(-1);
  if (first === undefined || twenty === undefined) throw new Error('no size was measured');
  return [first, twenty];
};

export function textOf(figures: GrowthFigures): string {
  return [
    'Each size is a ledger of its own, written in bulk and audited before anything is measured; one Region, eight lanes. Throughput is a closed loop of 16 clients, from the first request until every order has ended; the exchanges run side by side and are driven in turns. Pages hold 50 rows; times are medians of 21, taken in turns. A restart is from the start of the process to the ready line.',
    sizesTable(figures),
    listsTable(figures),
    openTable(figures),
    '![Throughput, pages, restart and audit by stored orders](../images/growth.svg)',
  ].join('\n\n');
}

function sizesTable({ sizes }: GrowthFigures): string {
  const [base] = sizes;
  return markdownTable(
    ['Stored orders', 'events', 'written in s', 'orders/s', 'ratio', 'restart s', 'ratio', 'audit s', 'audit MB'],
    sizes.map((size) => [
      count(size.orders),
      count(size.written.events),
      size.writeSeconds.toFixed(1),
      size.ordersPerSecond.toFixed(0),
      (size.ordersPerSecond / (base?.ordersPerSecond ?? 1)).toFixed(2),
      size.restartSeconds.toFixed(2),
      (size.restartSeconds / (base?.restartSeconds ?? 1)).toFixed(2),
      size.audit.seconds.toFixed(1),
      size.audit.megabytes === null ? '' : String(size.audit.megabytes),
    ]),
  );
}

function listsTable({ sizes }: GrowthFigures): string {
  const rows = sizes.flatMap(({ orders, lists }) =>
    lists.map(({ list, first, middle, last }) => [
      `${list}, ${count(orders)} orders`,
      first.toFixed(1),
      middle.toFixed(1),
      last.toFixed(1),
      (Math.max(middle, last) / first).toFixed(2),
    ]),
  );
  return markdownTable(['Page, ms', 'first', 'middle', 'last', 'slowest ÷ first'], rows);
}

function openTable({ openWork }: GrowthFigures): string {
  return markdownTable(
    ['Open orders at the restart', 'ready s', 'all filled s'],
    openWork.map(({ open, readySeconds, doneSeconds }) => [
      count(open),
      readySeconds.toFixed(2),
      doneSeconds.toFixed(1),
    ]),
  );
}

/** How much slower the slowest page of a list is in the larger history, at most over all lists. */
function pageRatio(small: SizeFigures, large: SizeFigures): number {
  return Math.max(
    ...large.lists.map((list, index) => {
      const base = small.lists[index];
      return base === undefined
        ? 0
        : Math.max(list.first / base.first, list.middle / base.middle, list.last / base.last);
    }),
  );
}

export function summaryOf(figures: GrowthFigures) {
  const [small, large] = ends(figures);
  const round = (value: number) => Math.round(value * 100) / 100;
  return {
    orders: figures.sizes.map(({ orders }) => orders),
    throughputRatio: round(large.ordersPerSecond / small.ordersPerSecond),
    pageRatioMax: round(pageRatio(small, large)),
    restartRatio: round(large.restartSeconds / small.restartSeconds),
    auditSeconds: figures.sizes.map(({ audit }) => round(audit.seconds)),
  };
}

export function rowsOf(figures: GrowthFigures) {
  const { throughputRatio, pageRatioMax, restartRatio } = summaryOf(figures);
  const [small, large] = ends(figures);
  return [
    {
      what: `${count(large.orders)} stored orders over ${count(small.orders)}: throughput; slowest page; restart`,
      figure: `${throughputRatio}; ${pageRatioMax}; ${restartRatio}`,
    },
  ];
}

export function panelsOf({ sizes }: GrowthFigures): Panel[] {
  const curve = (name: string, value: (size: SizeFigures) => number) => ({
    name,
    points: sizes.map((size) => [size.orders, value(size)] as const),
  });
  const slowest = (size: SizeFigures, at: number) => {
    const list = size.lists[at];
    return list === undefined ? 0 : Math.max(list.first, list.middle, list.last);
  };
  return [
    { title: 'Throughput', unit: 'orders/s', curves: [curve('closed loop', (size) => size.ordersPerSecond)] },
    {
      title: 'Slowest page',
      unit: 'ms',
      curves: ['orders', 'one user', 'trades', 'events'].map((name, at) => curve(name, (size) => slowest(size, at))),
    },
    { title: 'Restart', unit: 's', curves: [curve('to ready', (size) => size.restartSeconds)] },
    { title: 'Audit', unit: 's', curves: [curve('one Region', (size) => size.audit.seconds)] },
  ];
}
