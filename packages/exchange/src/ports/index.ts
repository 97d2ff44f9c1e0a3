/** The ports: everything that the use cases need from outside, and nothing about how it is done. */
export type { AuditReader, StoredItem } from './audit-reader.ts';
export type { AvatarPainter, AvatarStore, Renditions } from './avatars.ts';
export {
  type BalanceAsk,
  type BalanceReading,
  type Balances,
  type EntryName,
  POSTING_ENTRIES_MAX,
} from './balances.ts';
export type { AdjustmentQueue, EventBus, OrderBells, QueueDepth, QueueGauge } from './bells.ts';
export type { DeadLetter, Deliveries } from './deliveries.ts';
export type { EngineSource } from './engine-source.ts';
export type { ExchangePorts, FacadePorts } from './exchange-ports.ts';
export type { HealthProbe } from './health-probe.ts';
export type { LaneCounts } from './lane-counts.ts';
export type { CommitOutcome, LaneAsk, LaneReading, LaneStore } from './lane-store.ts';
export type { LedgerReader } from './ledger-reader.ts';
export type { CounterName, DurationName, Log, LogFields, Metrics } from './observe.ts';
export type { OrderListKey, OrderListScope, OrderStore, PendingWork } from './order-store.ts';
export type { PersonaChange, PersonaRecord, Personas } from './personas.ts';
export type { PublishCursor, PublishCursors } from './publish-cursors.ts';
export type { ReplayGuard } from './replay-guard.ts';
export type { Settlement, Settlements } from './settlements.ts';
export type { Connection, Connections, FrameState, FrameStates, SocketSender, Subscription } from './sockets.ts';
export { StoreError, type StoreFailure } from './store-error.ts';
