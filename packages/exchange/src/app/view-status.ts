/** How this Region is doing, from durable state and from what this process measured. */
import type { EngineName, Mode, Status } from '@tulip/contracts';
import type { QueueGauge } from '../ports/bells.ts';
import type { LaneStore } from '../ports/lane-store.ts';
import type { OrderStore } from '../ports/order-store.ts';
import { peersOf } from './exchange-config.ts';
import { allStreams, ownStreams, type StreamDeps } from './streams.ts';

export interface StatusDeps extends StreamDeps {
  readonly engineName: EngineName;
  readonly lanes: Pick<LaneStore, 'heads'>;
  readonly orders: Pick<OrderStore, 'countPending'>;
  readonly gauge: QueueGauge;
  readonly mode: () => Mode;
  /** Acceptance latencies in ms of the last requests that this process answered. */
  readonly acceptLatenciesMs: () => readonly number[];
}

const PENDING_COUNT_MAX = 1_000;

export async function viewStatus(deps: StatusDeps): Promise<Status> {
  const own = await ownStreams(deps);
  const [heads, depths, pending] = await Promise.all([
    deps.lanes.heads(await allStreams(deps)),
    deps.gauge.depths(),
    Promise.all(own.map((stream) => deps.orders.countPending(stream, PENDING_COUNT_MAX))),
  ]);
  const fillLagsMs = heads.filter((head) => own.includes(head.stream)).flatMap((head) => head.recentLagsMs);
  return {
    region: deps.config.region,
    mode: deps.mode(),
    engine: deps.engineName,
    pending: pending.reduce((sum, count) => sum + count, 0),
    queues: Object.fromEntries(
      Object.entries(depths).map(([id, { queue }]) => [
        id,
        { visible: queue.visible, inFlight: queue.inFlight, oldestAgeMs: null },
      ]),
    ),
    dlq: Object.fromEntries(Object.entries(depths).map(([id, { deadLetter }]) => [id, deadLetter])),
    latency: { accept: percentiles(deps.acceptLatenciesMs()), fill: percentiles(fillLagsMs) },
    streams: Object.fromEntries(heads.map((head) => [head.stream, head.seq])),
    peers: Object.fromEntries(
      peersOf(deps.config).map((region) => [region, { state: 'UNKNOWN' as const, lagMs: null }]),
    ),
  };
}

/** Nearest-rank percentiles; null of nothing. */
export function percentiles(values: readonly number[]): { p50: number | null; p99: number | null } {
  const sorted = [...values].sort((a, b) => a - b);
  const rank = (share: number) => sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? null;
  return { p50: rank(0.5), p99: rank(0.99) };
}
