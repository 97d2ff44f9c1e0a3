/** The exchange: its domain, its use cases and its ports. */
export { type AuditBooksDeps, auditBooks } from './app/audit-books.ts';
export { auditStoredRegion, type StoredReport } from './app/audit-region.ts';
export { bookStreamOf, createBookEngines } from './app/book-engines.ts';
export { type BroadcastDeps, broadcast, catchUpFrames } from './app/broadcast.ts';
export { type CancelOrderDeps, cancelOrder } from './app/cancel-order.ts';
export { avatarOf, type ChangeAvatarDeps, changeAvatar } from './app/change-avatar.ts';
export { createHealthCheck, type HealthReport } from './app/check-health.ts';
export type { ExchangeConfig } from './app/exchange-config.ts';
export { type BellDelivery, type FillBatchDeps, fillBatch } from './app/fill-batch.ts';
export { getOrder, listOrders, type OrderQueryDeps } from './app/list-orders.ts';
export { type LedgerQueryDeps, listEvents, listTrades } from './app/list-trades.ts';
export { type BookShown, createLiveBook } from './app/live-book.ts';
export { MASS_CANCEL_MAX, type MassCancelDeps, massCancel } from './app/mass-cancel.ts';
export { type OpenOrdersDeps, openOrders } from './app/open-orders.ts';
export { encodeCursor } from './app/page-cursor.ts';
export { createPersona, getPersona, listPersonas, type PersonaDeps, updatePersona } from './app/personas.ts';
export { type PlaceOrderDeps, placeOrder } from './app/place-order.ts';
export { type PostEntriesDeps, postEntries } from './app/post-entries.ts';
export { type ProjectLaneDeps, projectBehind } from './app/project-lane.ts';
export { type PublishDeps, publishStreams, streamsBehind } from './app/publish.ts';
export { type RemovePersonaDeps, removePersona } from './app/remove-persona.ts';
export { type ReplaceOrderDeps, type ReplaceOrderError, replaceOrder } from './app/replace-order.ts';
export { loadSeedPersonas, type SeedDeps } from './app/seed-personas.ts';
export { resendCash, type SettleCashDeps, settleCash } from './app/settle-cash.ts';
export { createStatelessEngines } from './app/stateless-engines.ts';
export { allStreams, ownStreams, type StreamDeps } from './app/streams.ts';
export { type SubscribeDeps, subscribe } from './app/subscribe.ts';
export { type SweepDeps, type SweepOptions, sweep } from './app/sweep.ts';
export { type BalanceViewDeps, viewBalance } from './app/view-balance.ts';
export { type MarketViewDeps, viewBook, viewMarket } from './app/view-market.ts';
export { type PortfolioDeps, viewPortfolio } from './app/view-portfolio.ts';
export { type StatusDeps, viewStatus } from './app/view-status.ts';
export { type AuditReport, DIFFERENCES_MAX, type EngineFactory } from './domain/audit.ts';
export { AVATAR_SIZES, type AvatarSize } from './domain/avatar.ts';
export { type BalanceRow, emptyRow, type Posting, postingOf, rowAfter } from './domain/balance-row.ts';
export type { CancelRequest } from './domain/cancel-request.ts';
export {
  type CashEntry,
  cashEntriesOf,
  type DepositEntry,
  depositOf,
  type FillEntry,
  fillEntryOf,
  OPENING_BALANCE,
  type PostedEntry,
} from './domain/cash-entry.ts';
export { adjustmentsId, adjustmentsOf, entriesOfAdjustments } from './domain/cash-message.ts';
export { cutBatch, projectionOf } from './domain/cut-batch.ts';
export {
  bodyHashOf,
  intentOf,
  laneOf,
  type OrderIntent,
  orderIdOf,
  paddedSeq,
  regionOfStream,
  streamOf,
  streamsOf,
  tradeIdOf,
} from './domain/identity.ts';
export { type LaneBatch, MAX_TRANSACTION_ITEMS, type OrderWrite } from './domain/lane-batch.ts';
export { headAfter, initialHead, isBehind, type LaneHead } from './domain/lane-head.ts';
export {
  type CancelLedgerCommand,
  entryHash,
  eventsOf,
  genesisHash,
  type LedgerCommand,
  type LedgerEntry,
  type LedgerOutcome,
  type PlaceLedgerCommand,
  tradesOf,
} from './domain/ledger-entry.ts';
export { type MarketTally, mergeTallies, tallyAfter } from './domain/market-tally.ts';
export { isResting, isTerminal, ORDER_TRANSITIONS, type OrderTransition } from './domain/order-transitions.ts';
export { applyOutcome, newOrderVersion, type OrderVersion } from './domain/order-version.ts';
export { orderView, winnerOf } from './domain/order-view.ts';
export { type LaneCommand, type LaneEngines, planBatch, toEngineCommand } from './domain/plan-batch.ts';
export type { Position } from './domain/position.ts';
export { byRequestTime, isSameRequest, type ReplaceRequest, type RequestName } from './domain/replace-request.ts';
export { type SpecialTerms, specialTermsOf } from './domain/special-terms.ts';
export * from './ports/index.ts';
