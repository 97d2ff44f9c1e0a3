/** Every port in memory, with fault hooks: for tests and simulation, over the same contract as the real ones (D13). */
export { createMemoryAuditReader } from './audit-reader.ts';
export { DEDUPLICATION_WINDOW_MS } from './deduplication-window.ts';
export type { FaultHooks, Operation } from './fault-hooks.ts';
export {
  createMemoryFifoQueue,
  type MemoryFifoQueue,
  type MemoryFifoQueueOptions,
  type QueueMessage,
  type QueueSend,
  RECEIVE_MAX,
  type ReceivedMessage,
} from './fifo-queue.ts';
export { createMemoryAdapters, type MemoryAdapters, type MemoryAdaptersOptions } from './memory-adapters.ts';
export type { ItemKey, ItemValue, MemoryItem } from './memory-item.ts';
export { createMemoryRegion, type MemoryRegion, type MemoryRegionOptions } from './memory-region.ts';
export type { MemoryTable } from './memory-table.ts';
export type { LogLine, LogRecorder, Measurement, MetricsRecorder } from './recorders.ts';
export type { SocketInboxes } from './socket-inboxes.ts';
