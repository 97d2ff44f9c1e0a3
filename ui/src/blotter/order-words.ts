/** The exchange's codes in words that a trader reads. */
import type { OrderReason, OrderStatus } from '@tulip/contracts';
import type { IconName } from '../app/icon.tsx';

export const STATUS_WORDS: Record<OrderStatus, { readonly word: string; readonly icon: IconName }> = {
  PENDING: { word: 'Awaiting simulated fill', icon: 'hourglass' },
  ACCEPTED: { word: 'On the book', icon: 'ring' },
  PARTIALLY_FILLED: { word: 'Part filled', icon: 'half' },
  FILLED: { word: 'Filled', icon: 'disc' },
  CANCELLED: { word: 'Cancelled', icon: 'struck' },
  REJECTED: { word: 'Rejected', icon: 'cross' },
};

export const REASON_WORDS: Record<OrderReason, string> = {
  'no-liquidity': 'no counterparty',
  'ioc-remainder': 'rest expired',
  'fok-unfilled': 'not in full',
  'user-cancel': 'on request',
  'mass-cancel': 'mass cancel',
  'post-only-would-cross': 'would have crossed',
  'self-trade': 'would have met itself',
  'price-collar': 'price outside the collar',
  'engine-fault': 'engine fault',
  'duplicate-in-other-region': 'duplicate of another Region’s',
};
