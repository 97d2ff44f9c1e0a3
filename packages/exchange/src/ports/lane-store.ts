/** What the fill worker reads and commits: everything of one lane, in one fenced transaction (D5). */
import type { CancelRequest } from '../domain/cancel-request.ts';
import type { LaneBatch } from '../domain/lane-batch.ts';
import type { LaneHead } from '../domain/lane-head.ts';
import type { OrderVersion } from '../domain/order-version.ts';
import type { ReplaceRequest } from '../domain/replace-request.ts';

/** `fenced`: somebody else moved the head or a row; read again. `conflict`: two transactions met; try again. */
export type CommitOutcome = 'committed' | 'fenced' | 'conflict';

export interface LaneAsk {
  readonly stream: string;
  /** Whose rows. */
  readonly region: string;
  readonly orderIds: readonly string[];
  /** The orders whose cancel requests are asked for, as made in any of `regions`. */
  readonly cancelledIds: readonly string[];
  /** The orders whose replace requests are asked for, likewise. */
  readonly replacedIds: readonly string[];
  readonly regions: readonly string[];
}

export interface LaneReading {
  readonly head: LaneHead;
  readonly orders: ReadonlyMap<string, OrderVersion>;
  readonly cancelRequests: ReadonlyMap<string, CancelRequest>;
  /** Each Region's last one, in the order in which they are carried out. */
  readonly replaceRequests: ReadonlyMap<string, readonly ReplaceRequest[]>;
}

export interface LaneStore {
  /**
   * What a batch needs, in one read where it fits: `head`, `orders`, `cancelRequests` and `replaceRequests` at once. Each item is read strongly
   * consistently, but they need not be of one instant: the conditions of the commit find out.
   */
  load(ask: LaneAsk): Promise<LaneReading>;
  /** Strongly consistent; rebuilt from the ledger when the head's own row is not there. */
  head(stream: string): Promise<LaneHead>;
  /** The heads of several streams, for status pages; absent rows are seq 0. */
  heads(streams: readonly string[]): Promise<LaneHead[]>;
  /** This Region's rows of the orders, strongly consistent. */
  orders(orderIds: readonly string[], region: string): Promise<ReadonlyMap<string, OrderVersion>>;
  /** The cancel requests made in any of `regions`, strongly consistent. */
  cancelRequests(orderIds: readonly string[], regions: readonly string[]): Promise<ReadonlyMap<string, CancelRequest>>;
  /** All or nothing. Rejects with StoreError; after `unknown-outcome` the batch may stand. */
  commit(batch: LaneBatch): Promise<CommitOutcome>;
}
