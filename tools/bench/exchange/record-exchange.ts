/** Records the AWS calls of a second, fresh exchange at the rate that the first one sustained. */
import { LANES, startProbedExchange } from './host/probed-exchange.ts';
import { startLoadProcess } from './load/load-process.ts';
import type { OfferFigures } from './load/offer.ts';
import { tradersOf } from './load/order-plan.ts';

export interface CallRecord {
  readonly file: string;
  /** On the clock of the record: what comes before has only brought the exchange up to the rate. */
  readonly timedFrom: number;
  readonly figures: OfferFigures;
}

export interface RecordOptions {
  readonly seed: number;
  /** Orders a second. */
  readonly rate: number;
  readonly seconds: number;
  readonly file: string;
}

/** Shares of the rate at which a fresh process gets warm. */
const RISE = [0.25, 0.5, 0.75];

export async function recordExchange({ seed, rate, seconds, file }: RecordOptions): Promise<CallRecord> {
  const exchange = await startProbedExchange();
  const load = await startLoadProcess(exchange.region, tradersOf(LANES), seed);
  try {
    for (const share of RISE) await load.offer(`rise ${share}`, rate * share, seconds / 4);
    const { atMs: timedFrom } = await exchange.memory({ collected: false });
    const figures = await load.offer('recorded', rate, seconds);
    await exchange.tell({ kind: 'write-record', file });
    return { file, timedFrom, figures };
  } finally {
    await load.stop();
    await exchange.dispose();
  }
}
