/** What a worker commits in one fenced transaction (D5): the head, new ledger entries, and what they do to rows and tape. */
import type { LaneHead } from './lane-head.ts';
import type { LedgerEntry, LedgerTrade } from './ledger-entry.ts';
import type { OrderVersion } from './order-version.ts';

/** The one final write of an order row in the batch. */
export interface OrderWrite {
  readonly order: OrderVersion;
  /** The version that was read: the write's condition. */
  readonly readVersion: number;
  /** The states that the transition table allows before it: also its condition. */
  readonly readStatusIn: readonly OrderVersion['status'][];
  /** Whether price, quantity or answered requests are others than those that were read: else they need not be written. */
  readonly hasNewTerms: boolean;
}

export interface LaneBatch {
  readonly stream: string;
  /** The head as it was read: the fence. */
  readonly readHead: LaneHead;
  readonly newHead: LaneHead;
  /** None where the batch only brings rows and tape up to a ledger that is there. */
  readonly entries: readonly LedgerEntry[];
  readonly orders: readonly OrderWrite[];
  readonly trades: readonly LedgerTrade[];
}

/** DynamoDB's limit on one transaction: head + entries + rows + trades must fit. */
export const MAX_TRANSACTION_ITEMS = 100;
