/** The findings as tables, rows of the README, and the one line of JSON. */
import { markdownTable } from '../report/table.ts';
import { AROUND } from './host/parts.ts';
import type { OfferFigures } from './load/offer.ts';
import type { ExchangeFigures } from './measure-exchange.ts';
import { type Floors, ordersPerSecond } from './measure-floors.ts';

export interface Findings {
  readonly exchange: ExchangeFigures;
  readonly floors: Floors;
  readonly costs: OrderCosts;
}

/** What one order alone uses, as `npm run bench -- cost` counts it. */
export interface OrderCosts {
  readonly writeUnits: number;
  readonly sqsRequests: number;
  readonly invocations: number;
  readonly usdPerMillion: number;
}

export interface Summary extends OrderCosts {
  readonly sustained: number;
  readonly ackP99Ms: number;
  readonly fillP99Ms: number;
  readonly ratioA: number;
  readonly ratioB: number;
}

export function summaryOf({ exchange, floors, costs }: Findings): Summary {
  const { sustained, steady } = exchange;
  const { writeUnits, sqsRequests, invocations, usdPerMillion } = costs;
  return {
    sustained: rounded(sustained, 1),
    ackP99Ms: rounded(steady.ackMs.p99, 1),
    fillP99Ms: rounded(steady.fillMs.p99, 1),
    ratioA: rounded(sustained / ordersPerSecond(floors.replay), 2),
    ratioB: rounded(sustained / ordersPerSecond(floors.least), 2),
    writeUnits,
    sqsRequests,
    invocations,
    usdPerMillion,
  };
}

export function tablesOf(findings: Findings): string {
  const { exchange } = findings;
  const parts = [speedTable(findings), latencyTable(exchange), cpuTable(exchange), memoryText(exchange)];
  return parts.join('\n\n');
}

function speedTable(findings: Findings): string {
  const { exchange, floors } = findings;
  const { ratioA, ratioB } = summaryOf(findings);
  const row = (what: string, rate: number, ratio: number) => [what, rate.toFixed(0), ratio.toFixed(2)];
  return markdownTable(
    ['Orders a second', '', 'Sustained over it'],
    [
      row('Sustained, one Region', exchange.sustained, 1),
      row('Floor (a): its AWS calls, made by a bare loop', ordersPerSecond(floors.replay), ratioA),
      row('Floor (b): the least that any design must do', ordersPerSecond(floors.least), ratioB),
    ],
  );
}

function latencyTable({ steps, sustained, steady, steadyRate }: ExchangeFigures): string {
  const best = steps.findLast(({ figures }) => figures.accepted / figures.seconds === sustained)?.figures;
  const row = (what: string, rate: number, { ackMs, fillMs, accepted }: OfferFigures) => [
    what,
    ...[rate, accepted, ackMs.p50, ackMs.p99, ackMs.p999, fillMs.p50, fillMs.p99].map((value) => value.toFixed(0)),
  ];
  return markdownTable(
    ['Milliseconds', 'Orders/s', 'Orders', '202 p50', 'p99', 'p99.9', 'Fill seen p50', 'p99'],
    [...(best === undefined ? [] : [row('Sustained', sustained, best)]), row('At 70 % of it', steadyRate, steady)],
  );
}

/** What the parts of a profile are called. */
const PART_NAMES: Readonly<Record<string, string>> = {
  'http-api': 'façade',
  'fill-worker': 'fill worker',
  [AROUND]: 'what AWS does around the functions',
};

function cpuTable({ cpu, parts, steady }: ExchangeFigures): string {
  if (cpu === null) return 'CPU by part: only Linux tells.';
  const perOrder = (seconds: number) => ((seconds * 1000) / steady.accepted).toFixed(2);
  const functions = [...parts].filter(([, share]) => share >= 0.005);
  const rows = [
    ...functions.map(([part, share]) => [PART_NAMES[part] ?? part, perOrder(share * cpu.functions)]),
    ['collector and compiler threads', perOrder(cpu.runtime)],
    ['queue engine', perOrder(cpu.queueEngine)],
    ['table engine', perOrder(cpu.tableEngine)],
    ['load generator and sockets', perOrder(cpu.load)],
    ['everything else on the machine', perOrder(cpu.others)],
  ];
  return markdownTable(['CPU, ms an order', ''], rows);
}

function memoryText({ memory }: ExchangeFigures): string {
  const mb = (bytes: number) => (bytes / 2 ** 20).toFixed(1);
  return `Heap of the Region's functions after a full collection: ${mb(memory.heapBefore)} MB before and ${mb(memory.heapAfter)} MB after ${memory.seconds.toFixed(0)} s of load, ${mb(memory.heapMax)} MB at most in between; the whole process ${mb(memory.rssMax)} MB at most.`;
}

export function rowsOf(findings: Findings) {
  const { sustained, ackP99Ms, fillP99Ms, ratioA, ratioB } = summaryOf(findings);
  return [
    {
      what: 'Orders accepted and filled a second, one Region, sustained; over its own AWS calls made by a bare loop, and over the least that any design must do',
      figure: `${sustained.toFixed(0)}; ${ratioA}, ${ratioB}`,
    },
    {
      what: 'At 70 % of that: acknowledged, and fill seen on the WebSocket, p99',
      figure: `${ackP99Ms.toFixed(0)} ms; ${fillP99Ms.toFixed(0)} ms`,
    },
  ];
}

function rounded(value: number, digits: number): number {
  return Number(value.toFixed(digits));
}
