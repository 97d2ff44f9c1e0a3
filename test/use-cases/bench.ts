/** Use cases over memory adapters in virtual time: processes of one or two Regions, each with faults of its own. */
import {
  createMemoryAdapters,
  createMemoryRegion,
  type FaultHooks,
  type MemoryAdapters,
  type MemoryRegion,
  type Operation,
} from '@tulip/adapters-memory';
import { type Order, type PlaceOrderRequest, placeOrderRequest } from '@tulip/contracts';
import {
  type BellDelivery,
  createStatelessEngines,
  type ExchangeConfig,
  fillBatch,
  type LedgerEntry,
  laneOf,
  loadSeedPersonas,
  ownStreams,
  placeOrder,
  publishStreams,
  StoreError,
  type StoreFailure,
  streamOf,
  streamsOf,
  viewMarket,
  viewStatus,
} from '@tulip/exchange';
import { createSimFill, createSimulatedMarket, DEFAULT_SETTINGS } from '@tulip/simfill';
import { createRandom, type EpochMs, epochMs, must } from '@tulip/std';

export const HOME = 'us-east-2';
export const PEER = 'eu-west-1';
const NOON = 1_776_168_000_000;
const SETTLE_ROUNDS_MAX = 50;

export interface BenchOptions {
  readonly regions?: readonly string[];
  readonly lanes?: number;
}

export interface VirtualClock {
  now(): EpochMs;
  advance(durationMs: number): void;
}

export type Process = ReturnType<typeof startProcess>;

export interface Bench {
  readonly clock: VirtualClock;
  /** Every stream of every Region. */
  readonly streams: readonly string[];
  regionOf(name: string): MemoryRegion;
  /** A process of the Region; with so many lanes of its own when it is started with another number than the bench. */
  start(hooks?: FaultHooks, region?: string, lanes?: number): Process;
  /** Copies what one Region has written to the other, as replication does. */
  replicate(from: string, to: string): void;
}

export async function createBench({ regions = [HOME], lanes = 8 }: BenchOptions = {}): Promise<Bench> {
  let now = NOON;
  const clock: VirtualClock = {
    now: () => epochMs(now),
    advance: (durationMs) => {
      now += durationMs;
    },
  };
  const newRegion = (name: string) => createMemoryRegion({ name, clock, random: createRandom(1) });
  const stores = new Map(regions.map((name) => [name, newRegion(name)]));
  const regionOf = (name: string) => must(stores.get(name), name);
  const configOf = (region: string, count: number) => {
    return { region, regions, market: 'TULIP', lanes: count, availabilityZone: `${region}a` };
  };
  const bench: Bench = {
    clock,
    streams: regions.flatMap((region) => streamsOf(region, 'TULIP', lanes)),
    regionOf,
    start: (hooks = {}, region = HOME, count = lanes) =>
      startProcess(clock, regionOf(region), configOf(region, count), hooks),
    replicate(from, to) {
      for (const item of regionOf(from).exchange.items()) regionOf(to).exchange.receive(item);
    },
  };
  for (const region of regions) await loadSeedPersonas(bench.start({}, region).deps);
  return bench;
}

function startProcess(clock: VirtualClock, region: MemoryRegion, config: ExchangeConfig, hooks: FaultHooks) {
  const adapters = createMemoryAdapters({ clock, random: createRandom(2), hooks, region });
  const deps = dependencies(clock, config, adapters);
  const fill = (deliveries: readonly BellDelivery[], stream: string) => fillBatch(deps, stream, deliveries);
  return {
    adapters,
    deps,
    fill,
    place: (body: Partial<PlaceOrderRequest>, key: string) => placeOrder(deps, requestOf(body), key),
    /** Places an order, expects it to be new or a replay, and answers it. */
    async accept(body: Partial<PlaceOrderRequest>, key: string): Promise<Order> {
      const placed = await placeOrder(deps, requestOf(body), key);
      if (!placed.ok) throw new Error(placed.error);
      return placed.value.order;
    },
    /** Fills whatever is queued, until the queue is empty. */
    async fillAll(): Promise<void> {
      for (let round = 0; round < SETTLE_ROUNDS_MAX; round++) {
        const messages = region.queues.orders.receive(10);
        if (messages.length === 0) return;
        for (const { messageId, group, body, receiveCount, receiptHandle } of messages) {
          const { kind, orderId } = JSON.parse(body) as Pick<BellDelivery, 'kind' | 'orderId'>;
          await fill([{ deliveryId: messageId, kind, orderId, receiveCount }], group);
          region.queues.orders.delete(receiptHandle);
        }
      }
    },
    publish: async () => publishStreams(deps, await ownStreams(deps)),
  };
}

function dependencies(clock: VirtualClock, config: ExchangeConfig, adapters: MemoryAdapters) {
  const marketData = createSimulatedMarket(DEFAULT_SETTINGS);
  const views = { config, engineName: 'simfill' as const, marketData, clock, ...adapters };
  return {
    ...adapters,
    config,
    clock,
    timer: { sleep: async (durationMs: number) => clock.advance(durationMs) },
    random: createRandom(3),
    traders: { forget: () => undefined },
    engines: createStatelessEngines(createSimFill(DEFAULT_SETTINGS)),
    market: () => viewMarket(views, 'NORMAL'),
    status: () => viewStatus({ ...views, mode: () => 'NORMAL', acceptLatenciesMs: () => [] }),
  };
}

export function requestOf(body: Partial<PlaceOrderRequest>): PlaceOrderRequest {
  return placeOrderRequest.parse({ userId: 'clusius', side: 'BUY', type: 'MARKET', quantity: 10, ...body });
}

/** The stream of a user's orders in a Region. */
export function laneStream(userId: string, lanes = 8, region = HOME): string {
  return streamOf(region, 'TULIP', laneOf(userId, lanes));
}

/** Throws on the first `times` calls of the operation, before or after it takes effect. */
export function failing(when: 'before' | 'after', operation: Operation, failure: StoreFailure, times = 1): FaultHooks {
  let left = times;
  return {
    [when](called: Operation) {
      if (called !== operation || left === 0) return;
      left -= 1;
      throw new StoreError(failure, operation);
    },
  };
}

/** The ledger of one stream as it is stored, in order. */
export async function ledgerOf(process: Process, stream: string): Promise<LedgerEntry[]> {
  return process.deps.ledger.after(stream, 0, Number.POSITIVE_INFINITY);
}
