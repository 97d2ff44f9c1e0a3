/** A wish to cancel: a durable fact of the Region that was asked, carried out by the lane that owns the order. */
import type { EpochMs } from '@tulip/std';

export interface CancelRequest {
  readonly orderId: string;
  readonly userId: string;
  /** The Region that was asked, and the only one that writes this item. */
  readonly region: string;
  /** The lane that owns the order. */
  readonly stream: string;
  /** Whether this order was named, or all orders of its user. */
  readonly reason: 'user-cancel' | 'mass-cancel';
  readonly requestedAt: EpochMs;
}
