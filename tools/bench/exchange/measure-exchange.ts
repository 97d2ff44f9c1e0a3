/** Drives an exchange of its own: warm-up, rising rates, a steady while at 70 % of what it sustained, and a profile at that rate. */
import { readFile } from 'node:fs/promises';
import { type CpuFigures, watchCpu } from './cpu-figures.ts';
import type { PartProfile } from './host/probe.ts';
import { LANES, type ProbedExchange, startProbedExchange } from './host/probed-exchange.ts';
import { type LoadProcess, startLoadProcess } from './load/load-process.ts';
import type { OfferFigures } from './load/offer.ts';
import { tradersOf } from './load/order-plan.ts';
import { type Memory, watchMemory } from './memory.ts';
import type { Durations } from './options.ts';
import { partShares } from './part-shares.ts';
import { isSustained, nextRate, type RateStep, sustainedRate } from './sustained.ts';

export interface MeasuredStep extends RateStep {
  readonly figures: OfferFigures;
}

export interface ExchangeFigures {
  readonly steps: readonly MeasuredStep[];
  /** Orders a second that were accepted in the best step. */
  readonly sustained: number;
  readonly steadyRate: number;
  readonly steady: OfferFigures;
  /** Of the steady while; null where the system does not tell. */
  readonly cpu: CpuFigures | null;
  /** Shares of the functions' thread. */
  readonly parts: ReadonlyMap<string, number>;
  readonly memory: Memory;
  /** Accepted orders that never ended: there must be none. */
  readonly lost: readonly string[];
}

export interface MeasureOptions {
  readonly seed: number;
  readonly seconds: number;
  readonly durations: Durations;
  /** Where the profile goes. */
  readonly profileFile: string;
  readonly onProgress: (line: string) => void;
}

const STEADY_SHARE = 0.7;
const FIRST_RATE = 25;
const WARM_UP_STEPS_MIN = 3;
const STEPS_MAX = 40;

export async function measureExchange(options: MeasureOptions): Promise<ExchangeFigures> {
  const exchange = await startProbedExchange();
  const load = await startLoadProcess(exchange.region, tradersOf(LANES), options.seed);
  try {
    return await measure(exchange, load, options);
  } finally {
    await load.stop();
    await exchange.dispose();
  }
}

async function measure(exchange: ProbedExchange, load: LoadProcess, options: MeasureOptions): Promise<ExchangeFigures> {
  const { durations, seconds, profileFile, onProgress } = options;
  const offer = async (name: string, rate: number, duration: number): Promise<MeasuredStep> => {
    const figures = await load.offer(name, rate, duration);
    const step = { rate, isSustained: isSustained(figures), figures };
    onProgress(progressLine(name, step));
    return step;
  };
  await exchange.tell({ kind: 'forget-record' });
  const warm = await warmUp((name, rate) => offer(name, rate, durations.warmUpStep));
  const memory = await watchMemory(exchange);
  const steps = await raise((name, rate) => offer(name, rate, durations.step), warm, seconds);
  const best = steps.findLast(({ rate }) => rate === sustainedRate(steps));
  const sustained = best === undefined ? 0 : best.figures.accepted / best.figures.seconds;
  const steadyRate = Math.max(1, sustained * STEADY_SHARE);
  const cpu = await watchCpu({ exchange: exchange.pid, load: load.pid });
  const steady = await offer('steady', steadyRate, durations.steady);
  const used = await cpu.read();
  const remembered = await memory.end();
  await exchange.tell({ kind: 'profile' });
  const profiled = await offer('profile', steadyRate, durations.profile);
  await exchange.tell({ kind: 'write-profile', file: profileFile });
  const profile: PartProfile = JSON.parse(await readFile(profileFile, 'utf8'));
  const unseen = [...steps, steady, profiled].flatMap(({ figures }) => figures.unseen);
  return {
    steps,
    sustained,
    steadyRate,
    steady: steady.figures,
    cpu: used,
    parts: partShares(profile),
    memory: remembered,
    lost: await stillOpen(exchange.region, unseen),
  };
}

type Offer = (name: string, rate: number) => Promise<MeasuredStep>;

/** Doubles the rate until it is too much, for three steps at least; answers the last rate that was not. */
async function warmUp(offer: Offer): Promise<number> {
  let rate = FIRST_RATE;
  for (let number = 1; number <= STEPS_MAX; number++) {
    const step = await offer(`warm-up ${number}`, rate);
    if (step.isSustained) rate *= 2;
    else if (number >= WARM_UP_STEPS_MIN) break;
  }
  return rate / 2;
}

async function raise(offer: Offer, first: number, seconds: number): Promise<MeasuredStep[]> {
  const steps: MeasuredStep[] = [];
  let spent = 0;
  while (spent < seconds && steps.length < STEPS_MAX) {
    const step = await offer(`step ${steps.length + 1}`, nextRate(steps, first));
    steps.push(step);
    spent += step.figures.seconds;
  }
  return steps;
}

function progressLine(name: string, { rate, figures, isSustained: isGood }: MeasuredStep): string {
  const { accepted, offered, ackMs, fillMs, backlog } = figures;
  const [ack, fill] = [ackMs, fillMs].map(({ p50, p99 }) => `${p50.toFixed(0)}/${p99.toFixed(0)} ms`);
  return `${name}: ${rate.toFixed(0)}/s, ${accepted} of ${offered} accepted, acknowledged ${ack}, filled ${fill}, ${backlog} open at the end${isGood ? '' : ': too much'}`;
}

/** Of the orders that no socket showed the end of, those that the API does not know to have ended either. */
async function stillOpen(region: string, orderIds: readonly string[]): Promise<string[]> {
  const open: string[] = [];
  for (const orderId of orderIds) {
    const answer = await fetch(`${region}/api/orders/${orderId}`);
    const { order } = (await answer.json()) as { order?: { status?: string } };
    if (!['FILLED', 'CANCELLED', 'REJECTED'].includes(order?.status ?? '')) open.push(orderId);
  }
  return open;
}
