/** What every handler is given by its host: ports, configuration, time, randomness, the market. */
import type { EngineName, Market, Status } from '@tulip/contracts';
import type { MarketData } from '@tulip/engine';
import type {
  BookShown,
  EngineSource,
  ExchangeConfig,
  ExchangePorts,
  FacadePorts,
  LaneStore,
  Log,
  Metrics,
} from '@tulip/exchange';
import type { Clock, Random, Timer } from '@tulip/std';
import type { KnownTraders } from '../known-traders.ts';
import type { LatencyWindow } from '../latency-window.ts';
import type { Pressure } from '../pressure.ts';

/** Of the HTTP façade. */
export interface FacadeDeps extends FacadePorts {
  readonly config: ExchangeConfig;
  readonly engineName: EngineName;
  readonly marketData: MarketData;
  /** There where orders rest. */
  readonly liveBook?: (() => Promise<BookShown>) | undefined;
  readonly clock: Clock;
  readonly timer: Timer;
  readonly random: Random;
  readonly log: Log;
  readonly metrics: Metrics;
  /** The personas that may trade, seconds old at most; {@link FacadePorts.personas} is what they are now. */
  readonly traders: KnownTraders;
  readonly acceptLatencies: LatencyWindow;
  readonly pressure: Pressure;
  /** The market as the API shows it. */
  readonly market: () => Promise<Market>;
  /** The status of this Region, at most a second old. */
  readonly status: () => Promise<Status>;
  readonly allowedOrigins: readonly string[];
  /** Work younger than this is left to the queue. */
  readonly sweepAfterMs: number;
  /** Distinct request ids. */
  readonly newRequestId: () => string;
}

/** Of every other function: the worker's ports besides. */
export interface HandlerDeps extends FacadeDeps, Omit<ExchangePorts, keyof FacadePorts> {
  readonly lanes: LaneStore;
}

/** The fill worker's too: no other bundle carries an engine. */
export interface FillDeps extends HandlerDeps {
  readonly engines: EngineSource;
}
