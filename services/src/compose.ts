/** The composition root that all hosts share: configuration in, ports and handlers' dependencies out. */
import { randomInt, randomUUID } from 'node:crypto';
import { type AwsAdapterOptions, type AwsClients, createClients, createFacadeAdapters } from '@tulip/adapters-aws';
import type { Market } from '@tulip/contracts';
import {
  bookStreamOf,
  createLiveBook,
  type ExchangeConfig,
  type FacadePorts,
  viewMarket,
  viewStatus,
} from '@tulip/exchange';
import { createSimulatedMarket, DEFAULT_SETTINGS } from '@tulip/simfill';
import { type Clock, createRandom, epochMs, type Timer } from '@tulip/std';
import type { ServiceConfig } from './config.ts';
import { createBook } from './create-book.ts';
import type { FacadeDeps } from './handlers/handler-deps.ts';
import { createKnownTraders } from './known-traders.ts';
import { createLatencyWindow } from './latency-window.ts';
import { log, metrics } from './observe.ts';
import { createPressure } from './pressure.ts';
import { remember } from './remember.ts';

export interface Composition {
  readonly clients: AwsClients;
  /** What adapters are made of: for {@link FacadeDeps} here, for workers in `compose-worker.ts`. */
  readonly options: AwsAdapterOptions;
  readonly deps: FacadeDeps;
}

const clock: Clock = { now: () => epochMs(Date.now()) };
const timer: Timer = { sleep: (durationMs) => new Promise((resolve) => setTimeout(resolve, durationMs)) };
const STATUS_MAX_AGE_MS = 1_000;
const BOOK_MAX_AGE_MS = 250;
const LATENCIES_KEPT = 1_000;

export function compose(config: ServiceConfig): Composition {
  const clients = createClients({ region: config.TULIP_REGION, socketEndpoint: config.TULIP_SOCKET_ENDPOINT });
  const random = createRandom(randomInt(2 ** 32));
  const options: AwsAdapterOptions = {
    clients,
    region: config.TULIP_REGION,
    tables: { exchange: config.TULIP_EXCHANGE_TABLE, edge: config.TULIP_EDGE_TABLE },
    queues: {
      orders: { queue: config.TULIP_ORDERS_QUEUE_URL, deadLetter: config.TULIP_ORDERS_DLQ_URL },
      events: { queue: config.TULIP_EVENTS_QUEUE_URL, deadLetter: config.TULIP_EVENTS_DLQ_URL },
      balances: { queue: config.TULIP_BALANCES_QUEUE_URL, deadLetter: config.TULIP_BALANCES_DLQ_URL },
    },
    clock,
    timer,
    random,
    log,
  };
  return { clients, options, deps: facadeDeps(config, createFacadeAdapters(options), random) };
}

function facadeDeps(config: ServiceConfig, ports: FacadePorts, random: FacadeDeps['random']): FacadeDeps {
  const exchange: ExchangeConfig = {
    region: config.TULIP_REGION,
    regions: config.TULIP_REGIONS,
    market: DEFAULT_SETTINGS.market,
    lanes: config.TULIP_LANES,
    availabilityZone: config.TULIP_AVAILABILITY_ZONE,
  };
  const engineName = config.TULIP_ENGINE;
  const marketData = createSimulatedMarket(DEFAULT_SETTINGS);
  const followBook = createLiveBook({ createBook, ledger: ports.ledger }, bookStreamOf(exchange));
  const liveBook = engineName === 'matcher' ? remember(clock, BOOK_MAX_AGE_MS, followBook) : undefined;
  const acceptLatencies = createLatencyWindow(LATENCIES_KEPT);
  const pressure = createPressure(clock);
  const status = remember(clock, STATUS_MAX_AGE_MS, () =>
    viewStatus({
      config: exchange,
      engineName,
      ...ports,
      mode: pressure.mode,
      acceptLatenciesMs: () => acceptLatencies.values(),
    }),
  );
  const market = (): Promise<Market> =>
    viewMarket(
      {
        config: exchange,
        engineName,
        marketData,
        liveBook,
        cursors: ports.cursors,
        laneCounts: ports.laneCounts,
        clock,
      },
      pressure.mode(),
    );
  return {
    ...ports,
    config: exchange,
    engineName,
    marketData,
    liveBook,
    clock,
    timer,
    random,
    log,
    metrics,
    traders: createKnownTraders(ports.personas, clock),
    acceptLatencies,
    pressure,
    market,
    status,
    allowedOrigins: config.TULIP_ALLOWED_ORIGINS,
    sweepAfterMs: config.TULIP_SWEEP_AFTER_MS,
    newRequestId: () => randomUUID(),
  };
}
