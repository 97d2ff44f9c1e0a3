/** All ports of one Region together: what an adapter package provides and a composition root hands to the use cases. */
import type { Balances } from './balances.ts';
import type { AdjustmentQueue, EventBus, OrderBells, QueueGauge } from './bells.ts';
import type { Deliveries } from './deliveries.ts';
import type { HealthProbe } from './health-probe.ts';
import type { LaneCounts } from './lane-counts.ts';
import type { LaneStore } from './lane-store.ts';
import type { LedgerReader } from './ledger-reader.ts';
import type { OrderStore } from './order-store.ts';
import type { Personas } from './personas.ts';
import type { PublishCursors } from './publish-cursors.ts';
import type { ReplayGuard } from './replay-guard.ts';
import type { Settlements } from './settlements.ts';
import type { Connections, FrameStates, SocketSender } from './sockets.ts';

/** What the façade accepts orders and answers questions with. */
export interface FacadePorts {
  readonly orders: OrderStore;
  readonly lanes: Pick<LaneStore, 'heads'>;
  readonly laneCounts: LaneCounts;
  readonly ledger: LedgerReader;
  /** How far the ledger is on the market event bus. */
  readonly cursors: PublishCursors;
  readonly personas: Personas;
  readonly balances: Balances;
  readonly bells: OrderBells;
  readonly gauge: QueueGauge;
  readonly guard: ReplayGuard;
  readonly health: HealthProbe;
}

export interface ExchangePorts extends FacadePorts {
  readonly lanes: LaneStore;
  /** How far the ledger's fills are in the balance queue. */
  readonly balanceCursors: PublishCursors;
  /** How far they are known to be in the books. */
  readonly settlements: Settlements;
  readonly connections: Connections;
  readonly frames: FrameStates;
  readonly sender: SocketSender;
  readonly bus: EventBus;
  readonly adjustments: AdjustmentQueue;
  /** By queue: the consumer's side of each. */
  readonly deliveries: { readonly orders: Deliveries; readonly events: Deliveries; readonly balances: Deliveries };
}
