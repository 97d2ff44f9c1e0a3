/** The whole exchange of one Region in one thread: real handlers over memory adapters, virtual time, queues delivered by hand. */
import {
  createMemoryAdapters,
  createMemoryAuditReader,
  createMemoryRegion,
  type FaultHooks,
  type MemoryAdapters,
  type MemoryFifoQueue,
  type MemoryRegion,
} from '@tulip/adapters-memory';
import type { Order } from '@tulip/contracts';
import type { FillEngine } from '@tulip/engine';
import {
  auditStoredRegion,
  createStatelessEngines,
  loadSeedPersonas,
  type StoredReport,
  viewMarket,
  viewStatus,
} from '@tulip/exchange';
import { handleAdjustments } from '@tulip/services/handlers/balance-worker.ts';
import { handleMarketEvents } from '@tulip/services/handlers/broadcaster.ts';
import { handleOrderBells } from '@tulip/services/handlers/fill-worker.ts';
import type { FillDeps } from '@tulip/services/handlers/handler-deps.ts';
import { createHttpApp } from '@tulip/services/handlers/http/app.ts';
import type { QueueDelivery } from '@tulip/services/handlers/queue-delivery.ts';
import { handleLedgerChanges } from '@tulip/services/handlers/router.ts';
import { handleSweep } from '@tulip/services/handlers/sweeper.ts';
import { createKnownTraders } from '@tulip/services/known-traders.ts';
import { createLatencyWindow } from '@tulip/services/latency-window.ts';
import { createPressure } from '@tulip/services/pressure.ts';
import { createSimFill, createSimulatedMarket, DEFAULT_SETTINGS } from '@tulip/simfill';
import { createRandom, type EpochMs, epochMs } from '@tulip/std';

export const REGION = 'us-east-2';
const LANES = 2;
const START = 1_770_000_000_000;
const SETTLE_ROUNDS_MAX = 50;
/** What failed is back after this. */
const RETRY_MS = 1_000;

export interface VirtualClock {
  now(): EpochMs;
  advance(durationMs: number): void;
}

/** One process of the exchange: handlers of its own over the shared Region, with faults of its own. */
export interface Process {
  readonly deps: FillDeps;
  readonly adapters: MemoryAdapters;
  place(body: object, key: string, query?: string): Promise<Response>;
  replace(orderId: string, body: object): Promise<Response>;
  cancel(orderId: string): Promise<Response>;
  get(path: string): Promise<Response>;
  order(orderId: string): Promise<Order>;
  /** Receives and handles one batch of the orders queue; what failed stays in flight until it is shown again. */
  fillOnce(): Promise<void>;
  fill(deliveries: readonly QueueDelivery[]): Promise<string[]>;
  publish(): Promise<void>;
  broadcastOnce(): Promise<void>;
  /** Receives and posts one batch of the balances queue. */
  postOnce(): Promise<void>;
  sweep(options?: { readonly ringAll: boolean }): Promise<void>;
  /** Fills, publishes, posts and broadcasts until all queues are empty. */
  settle(): Promise<void>;
}

export interface Workbench {
  readonly clock: VirtualClock;
  readonly region: MemoryRegion;
  start(hooks?: FaultHooks): Process;
  audit(): Promise<StoredReport>;
}

/** With SimFill unless another engine is given. */
export async function createWorkbench(engine: FillEngine = createSimFill(DEFAULT_SETTINGS)): Promise<Workbench> {
  let now = START;
  const clock: VirtualClock = {
    now: () => epochMs(now),
    advance: (durationMs) => {
      now += durationMs;
    },
  };
  const region = createMemoryRegion({ name: REGION, clock, random: createRandom(1) });
  const start = (hooks: FaultHooks = {}) => startProcess(clock, region, engine, hooks);
  await loadSeedPersonas(start().deps);
  return {
    clock,
    region,
    start,
    audit: () => auditStoredRegion(createMemoryAuditReader(region), REGION, () => engine),
  };
}

function startProcess(clock: VirtualClock, region: MemoryRegion, engine: FillEngine, hooks: FaultHooks): Process {
  const adapters = createMemoryAdapters({ clock, random: createRandom(2), hooks, region });
  const deps = handlerDeps(clock, engine, adapters);
  const app = createHttpApp(deps);
  const fill = (deliveries: readonly QueueDelivery[]) => handleOrderBells(deps, deliveries);
  const streams = Array.from({ length: LANES }, (_, lane) => `LEDGER#${REGION}/TULIP-${lane}`);
  const process: Process = {
    deps,
    adapters,
    fill,
    place: async (body, key, query = '') =>
      app.request(`/api/orders${query}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'idempotency-key': key },
        body: JSON.stringify(body),
      }),
    replace: async (orderId, body) =>
      app.request(`/api/orders/${orderId}`, {
        method: 'PATCH',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      }),
    cancel: async (orderId) => app.request(`/api/orders/${orderId}`, { method: 'DELETE' }),
    get: async (path) => app.request(path),
    async order(orderId) {
      const answer = (await (await app.request(`/api/orders/${orderId}`)).json()) as { order: Order };
      return answer.order;
    },
    fillOnce: () => handleOnce(region.queues.orders, fill),
    publish: () => handleLedgerChanges(deps, streams),
    broadcastOnce: () => handleOnce(region.queues.events, (deliveries) => handleMarketEvents(deps, deliveries)),
    postOnce: () => handleOnce(region.queues.balances, (deliveries) => handleAdjustments(deps, deliveries)),
    sweep: (options = { ringAll: false }) => handleSweep(deps, options),
    async settle() {
      for (let round = 0; round < SETTLE_ROUNDS_MAX; round++) {
        await process.fillOnce();
        await process.publish();
        await process.postOnce();
        await process.broadcastOnce();
        const { orders, events, balances } = region.queues;
        const depths = [orders.depth(), events.depth(), balances.depth()];
        if (depths.every(({ visible, inFlight }) => visible + inFlight === 0)) return;
        // Nothing but what failed is left, out of sight: time must pass.
        if (depths.every(({ visible }) => visible === 0)) clock.advance(RETRY_MS);
      }
    },
  };
  return process;
}

async function handleOnce(
  queue: MemoryFifoQueue,
  handle: (deliveries: readonly QueueDelivery[]) => Promise<string[]>,
): Promise<void> {
  const messages = queue.receive(10);
  if (messages.length === 0) return;
  const failed = new Set(await handle(messages.map(toDelivery)));
  for (const { messageId, receiptHandle } of messages) if (!failed.has(messageId)) queue.delete(receiptHandle);
}

export function toDelivery(message: {
  messageId: string;
  receiptHandle: string;
  group: string;
  body: string;
  receiveCount: number;
}): QueueDelivery {
  const { messageId, receiptHandle, group, body, receiveCount } = message;
  return { deliveryId: messageId, receiptHandle, groupId: group, body, receiveCount };
}

function handlerDeps(clock: VirtualClock, engine: FillEngine, adapters: MemoryAdapters): FillDeps {
  const config = { region: REGION, regions: [REGION], market: 'TULIP', lanes: LANES, availabilityZone: `${REGION}a` };
  const marketData = createSimulatedMarket(DEFAULT_SETTINGS);
  const acceptLatencies = createLatencyWindow(10);
  const pressure = createPressure(clock);
  const views = { config, engineName: 'simfill' as const, marketData, clock, ...adapters };
  let requests = 0;
  return {
    ...adapters,
    config,
    engines: createStatelessEngines(engine),
    engineName: 'simfill',
    marketData,
    clock,
    timer: { sleep: async (durationMs) => clock.advance(durationMs) },
    random: createRandom(3),
    traders: createKnownTraders(adapters.personas, clock),
    acceptLatencies,
    pressure,
    market: () => viewMarket(views, pressure.mode()),
    status: () => viewStatus({ ...views, mode: pressure.mode, acceptLatenciesMs: () => acceptLatencies.values() }),
    allowedOrigins: ['http://localhost'],
    sweepAfterMs: 2_000,
    newRequestId: () => {
      requests += 1;
      return `request-${requests}`;
    },
  };
}
