/** Finds the highest rate that the exchange sustains: rising steps until one fails, then narrowing in between; pure. */
import type { OfferFigures } from './load/offer.ts';

/** The acknowledgement that a client still takes for prompt, at the 99th percentile. */
export const ACK_P99_MAX_MS = 100;
const GROWTH = 1.15;
/** Poisson arrivals vary: so many more orders may be open at the end of a step than in its middle. */
const BACKLOG_GROWTH_MAX = 0.1;
const BACKLOG_SLACK = 20;

/** Every order was accepted in time, and orders ended as fast as they came. */
export function isSustained(figures: OfferFigures): boolean {
  const { offered, accepted, isCutOff, ackMs, backlog, backlogHalfway, unseen } = figures;
  const growthMax = Math.max(BACKLOG_SLACK, (BACKLOG_GROWTH_MAX * offered) / 2);
  const isWhole = !isCutOff && accepted === offered && unseen.length === 0;
  return isWhole && ackMs.p99 <= ACK_P99_MAX_MS && backlog - backlogHalfway <= growthMax;
}

export interface RateStep {
  /** Orders a second, asked for. */
  readonly rate: number;
  readonly isSustained: boolean;
}

/** The next rate to try. */
export function nextRate(steps: readonly RateStep[], first: number): number {
  const best = sustainedRate(steps);
  const failed = steps.filter((step) => !step.isSustained).map(({ rate }) => rate);
  if (failed.length === 0) return best === 0 ? first : best * GROWTH;
  const ceiling = Math.min(...failed);
  return best === 0 ? ceiling / GROWTH : Math.sqrt(best * ceiling);
}

/** The highest rate that was sustained, and below every one that was not; 0 when there is none. */
export function sustainedRate(steps: readonly RateStep[]): number {
  const ceiling = Math.min(...steps.filter((step) => !step.isSustained).map(({ rate }) => rate));
  return Math.max(0, ...steps.filter((step) => step.isSustained && step.rate < ceiling).map(({ rate }) => rate));
}
