/** The matcher: an order book on integers and typed arrays, price-time priority, with its event log and its state. */
export * from './command-flags.ts';
export { createOrderBook } from './create-order-book.ts';
export * from './event-record.ts';
export { createMatcher } from './matcher.ts';
export { DEFAULT_MATCHER_SETTINGS, type MatcherSettings } from './matcher-settings.ts';
export {
  ANY,
  type BookDepth,
  type BookLevel,
  type BookSettings,
  DEFAULT_BOOK_SETTINGS,
  type DepthDelta,
  type EventLog,
  NO_LIMIT,
  type OrderBook,
  type QueuePosition,
  type RestingOrder,
  type SnapshotError,
  type SnapshotInfo,
  type SnapshotProblem,
} from './order-book.ts';
export { REJECTIONS, type RejectionCode, rejectionOf } from './rejections.ts';
