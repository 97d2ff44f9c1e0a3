/** Histories of several sizes, and an exchange on each: how long everything takes, the larger beside the smaller. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { epochMs } from '@tulip/std';
import { startExchange } from '../../running-exchange/running-exchange.ts';
import { medianOf } from '../lambda/import-times.ts';
import { type AuditFigures, timeAudit } from './audit-time.ts';
import { HISTORY_TRADERS, SPACING_MS } from './history.ts';
import { type HistoryTimes, measureLists, type PageTimes } from './list-latencies.ts';
import { ordersPerSecond } from './throughput.ts';
import { type WrittenHistory, writeHistory } from './write-history.ts';

export interface SizeFigures {
  readonly orders: number;
  readonly written: WrittenHistory;
  readonly writeSeconds: number;
  readonly audit: AuditFigures;
  readonly lists: readonly PageTimes[];
  /** From the start until it is ready, on a history that is complete. */
  readonly restartSeconds: number;
  readonly ordersPerSecond: number;
}

/** Restarts with work to do: the history is the smallest. */
export interface OpenWorkFigures {
  readonly open: number;
  readonly readySeconds: number;
  /** From the start until nothing is pending any more. */
  readonly doneSeconds: number;
}

export interface GrowthFigures {
  readonly sizes: readonly SizeFigures[];
  readonly openWork: readonly OpenWorkFigures[];
}

export interface GrowthPlan {
  readonly sizes: readonly number[];
  readonly open: readonly number[];
  readonly seed: number;
  readonly rounds: number;
  readonly ordersOfRound: number;
  readonly onProgress: (line: string) => void;
}

const REGION = 'us-east-2';
const LANES = 8;
const RESTARTS = 3;
const PENDING_POLL_MS = 250;
const DONE_TIMEOUT_MS = 120_000;

export async function measureGrowth(plan: GrowthPlan): Promise<GrowthFigures> {
  const folder = await mkdtemp(join(tmpdir(), 'tulip-growth-'));
  try {
    const prepared = [];
    for (const orders of plan.sizes) prepared.push(await prepare(plan, join(folder, String(orders)), orders));
    const rates = await compareThroughput(plan, prepared);
    const openWork = [];
    for (const open of plan.open) openWork.push(await measureOpenWork(plan, join(folder, `open-${open}`), open));
    return { sizes: prepared.map((size, index) => ({ ...size, ordersPerSecond: rates[index] ?? 0 })), openWork };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

interface Prepared extends Omit<SizeFigures, 'ordersPerSecond'> {
  readonly data: string;
}

async function prepare(plan: GrowthPlan, data: string, orders: number): Promise<Prepared> {
  plan.onProgress(`${orders} orders: writing`);
  const from = performance.now();
  const until = Date.now();
  const written = await write(plan, data, { orders, open: 0, until });
  const writeSeconds = (performance.now() - from) / 1000;
  plan.onProgress(`${orders} orders: audit`);
  const audit = await timeAudit(data);
  plan.onProgress(`${orders} orders: lists and restarts`);
  const { lists, restartSeconds } = await measureRunning(data, { from: until - (orders - 1) * SPACING_MS, until });
  return { data, orders, written, writeSeconds, audit, lists, restartSeconds };
}

function write(
  { seed }: GrowthPlan,
  data: string,
  { orders, open, until }: { readonly orders: number; readonly open: number; readonly until: number },
) {
  return writeHistory(data, { orders, open, seed, region: REGION, lanes: LANES, until: epochMs(until) });
}

async function measureRunning(data: string, historyTimes: HistoryTimes) {
  const exchange = await startOn(data);
  const lists = await measureLists(exchange.region, HISTORY_TRADERS[0] ?? '', historyTimes);
  const times: number[] = [];
  for (let count = 0; count < RESTARTS; count++) {
    await exchange.stop();
    const from = performance.now();
    await exchange.restart();
    times.push((performance.now() - from) / 1000);
  }
  await exchange.stop();
  return { lists, restartSeconds: medianOf(times) };
}

/** All of them run at once and are driven in turns: whatever the machine does meets each alike. */
async function compareThroughput(plan: GrowthPlan, prepared: readonly Prepared[]): Promise<number[]> {
  plan.onProgress('throughput, in turns');
  const exchanges = [];
  try {
    for (const { data } of prepared) exchanges.push(await startOn(data));
    const rates = exchanges.map((): number[] => []);
    // The first round warms up and is forgotten.
    for (let round = 0; round <= plan.rounds; round++) {
      for (const [index, { region }] of exchanges.entries()) {
        const rate = await ordersPerSecond(region, `round-${round}`, plan.ordersOfRound);
        if (round > 0) rates[index]?.push(rate);
      }
    }
    return rates.map(medianOf);
  } finally {
    for (const exchange of exchanges) await exchange.dispose();
  }
}

async function measureOpenWork(plan: GrowthPlan, data: string, open: number): Promise<OpenWorkFigures> {
  plan.onProgress(`a restart with ${open} open orders`);
  await write(plan, data, { orders: Math.min(...plan.sizes), open, until: Date.now() });
  const from = performance.now();
  const exchange = await startOn(data);
  try {
    const readySeconds = (performance.now() - from) / 1000;
    while ((await pendingOf(exchange.region)) > 0) {
      if (performance.now() - from > DONE_TIMEOUT_MS) throw new Error(`open work is not done in ${DONE_TIMEOUT_MS} ms`);
      await sleep(PENDING_POLL_MS);
    }
    return { open, readySeconds, doneSeconds: (performance.now() - from) / 1000 };
  } finally {
    await exchange.dispose();
  }
}

async function pendingOf(region: string): Promise<number> {
  const answer = await fetch(`${region}/api/status`);
  return ((await answer.json()) as { readonly pending: number }).pending;
}

function startOn(data: string) {
  return startExchange({ data, regions: [REGION], environment: { TULIP_LANES: String(LANES) } });
}
