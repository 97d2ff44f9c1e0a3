/** Every port of the exchange over one Region in memory, as one worker process sees it. */
import type { ExchangePorts } from '@tulip/exchange';
import type { Clock, Random } from '@tulip/std';
import { createMemoryBalances } from './balances.ts';
import { createMemoryConnections } from './connections.ts';
import { createSeam, type FaultHooks } from './fault-hooks.ts';
import { createMemoryFrames } from './frame-states.ts';
import { createMemoryHealth } from './health-probe.ts';
import { createMemoryLaneCounts } from './lane-counts.ts';
import { createMemoryLanes } from './lane-store.ts';
import { createMemoryLedger } from './ledger-reader.ts';
import { createMemoryRegion, type MemoryRegion } from './memory-region.ts';
import { createMemoryOrders } from './order-store.ts';
import { createMemoryPersonas } from './personas.ts';
import { createMemoryCursors } from './publish-cursors.ts';
import {
  createMemoryAdjustments,
  createMemoryBells,
  createMemoryBus,
  createMemoryDeliveries,
  createMemoryGauge,
} from './queue-ports.ts';
import { createLogRecorder, createMetricsRecorder, type LogRecorder, type MetricsRecorder } from './recorders.ts';
import { createMemoryGuard } from './replay-guard.ts';
import { createMemorySettlements } from './settlements.ts';
import { createMemorySender } from './socket-sender.ts';

export interface MemoryAdaptersOptions {
  readonly clock: Clock;
  readonly random: Random;
  /** Faults of this process alone. */
  readonly hooks?: FaultHooks;
  /** What an earlier or another process left: a restart, a rival. A new, empty Region when absent. */
  readonly region?: MemoryRegion;
}

export interface MemoryAdapters extends ExchangePorts {
  readonly region: MemoryRegion;
  readonly log: LogRecorder;
  readonly metrics: MetricsRecorder;
}

export function createMemoryAdapters(options: MemoryAdaptersOptions): MemoryAdapters {
  const { clock, random, hooks = {} } = options;
  const region = options.region ?? createMemoryRegion({ name: 'us-east-2', clock, random });
  const seam = createSeam(hooks);
  return {
    region,
    orders: createMemoryOrders(region, seam),
    lanes: createMemoryLanes(region, seam),
    laneCounts: createMemoryLaneCounts(region, seam),
    ledger: createMemoryLedger(region, seam),
    cursors: createMemoryCursors(region, seam, 'PUBLISH'),
    balanceCursors: createMemoryCursors(region, seam, 'BALANCES'),
    settlements: createMemorySettlements(region, seam),
    connections: createMemoryConnections(region, seam),
    frames: createMemoryFrames(region, seam),
    personas: createMemoryPersonas(region, seam),
    balances: createMemoryBalances(region, seam),
    bells: createMemoryBells(region, seam),
    bus: createMemoryBus(region, seam),
    adjustments: createMemoryAdjustments(region, seam),
    gauge: createMemoryGauge(region, seam),
    deliveries: createMemoryDeliveries(region, seam),
    guard: createMemoryGuard(region, seam),
    health: createMemoryHealth(region, clock, seam),
    sender: createMemorySender(region, seam),
    log: createLogRecorder(),
    metrics: createMetricsRecorder(),
  };
}
