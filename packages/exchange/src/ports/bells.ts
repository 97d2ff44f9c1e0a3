/** The queues: doorbells and the market event bus. Sends may duplicate and may fail; nothing depends on them alone (D3). */
import type { BalanceAdjustments, MarketEvents, OrderBell } from '@tulip/contracts';

export interface OrderBells {
  /** Rings the lane. `attempt` 0 is the first ring; later rings carry another deduplication id, so that SQS lets them through. */
  ring(bell: OrderBell, attempt: number): Promise<void>;
}

export interface EventBus {
  /** Publishes in order; duplicates within five minutes are swallowed by the queue, later ones by the consumers. */
  publish(messages: readonly MarketEvents[]): Promise<void>;
}

export interface AdjustmentQueue {
  /**
   * Sends in order within each user. `attempt` 0 is the first time; a later one carries other deduplication ids, so that SQS
   * lets it through. What arrives twice the worker knows by the entry's place in the ledger.
   */
  send(messages: readonly BalanceAdjustments[], attempt: number): Promise<void>;
}

export interface QueueDepth {
  readonly visible: number;
  readonly inFlight: number;
}

export interface QueueGauge {
  /** Depth of each queue and of its dead-letter queue, by queue id. Approximate. */
  depths(): Promise<Readonly<Record<string, { queue: QueueDepth; deadLetter: number }>>>;
}
