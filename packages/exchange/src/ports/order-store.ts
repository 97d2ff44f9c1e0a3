/** Orders and the requests to cancel or replace them, as the façade writes and reads them. Every call rejects with StoreError when the store fails. */
import type { CancelRequest } from '../domain/cancel-request.ts';
import type { OrderVersion } from '../domain/order-version.ts';
import type { ReplaceRequest, RequestName } from '../domain/replace-request.ts';

/** A place in a newest-first list: `timeKey` sorts, `orderId` names. */
export interface OrderListKey {
  readonly timeKey: string;
  readonly orderId: string;
  readonly region: string;
}

/** Which list: one user's, or everybody's by the streams that may hold orders. */
export type OrderListScope =
  | { readonly kind: 'user'; readonly userId: string }
  | { readonly kind: 'streams'; readonly streams: readonly string[] };

export interface PendingWork {
  readonly kind: 'place' | 'cancel' | 'replace';
  readonly orderId: string;
  /** Sorts the work of a stream, and is no other work's. */
  readonly timeKey: string;
  /** When the work was accepted, RFC 3339; a replace request is named by it. */
  readonly since: string;
  /** The Region whose item this is. */
  readonly region: string;
}

export interface OrderStore {
  /**
   * One transaction (D2): put my Region's row, which must not exist, and check that no peer Region's row exists.
   * `exists` changes nothing; read the versions to learn whether it is a replay.
   */
  accept(order: OrderVersion, peerRegions: readonly string[]): Promise<'accepted' | 'exists'>;
  /** All Regions' versions of one order as known here, strongly consistent; empty when there is none. */
  versions(orderId: string, regions: readonly string[]): Promise<OrderVersion[]>;
  /** The same for many orders (at most 200), in one or a few batched reads; orders without a version are absent. */
  versionsOfMany(orderIds: readonly string[], regions: readonly string[]): Promise<ReadonlyMap<string, OrderVersion[]>>;
  /** At most `limit` keys with `timeKey` before `before` (exclusive), newest first. May lag behind writes by moments. */
  list(scope: OrderListScope, before: string | null, limit: number): Promise<OrderListKey[]>;
  /**
   * The user's orders that rest, in whatever Region, oldest first, at most `limit`; those with `timeKey` behind `after` alone
   * where it is given. May lag behind writes by moments.
   */
  resting(userId: string, limit: number, after?: string): Promise<OrderListKey[]>;
  /** Stores the wish once; a second wish in the same Region changes nothing. */
  requestCancel(request: CancelRequest): Promise<void>;
  /** Takes a request off the pending list, once its order has ended. Idempotent. */
  settleCancel(orderId: string, region: string): Promise<void>;
  /**
   * Stores the wish in the place of any earlier one of its Region, and answers it as stored: of a later time where the earlier
   * one's was not before it. A wish that is repeated in the same millisecond is the same wish.
   */
  requestReplace(request: ReplaceRequest): Promise<ReplaceRequest>;
  /** Takes this very request off the pending list, once it is answered; one that has taken its place stays. Idempotent. */
  settleReplace(orderId: string, request: RequestName): Promise<void>;
  /** Work of the stream that no worker has finished, oldest first, likewise. An order has the same `timeKey` in all lists. */
  pending(stream: string, limit: number, after?: string): Promise<PendingWork[]>;
  /** How much pending work the stream has, counted up to `limit`. */
  countPending(stream: string, limit: number): Promise<number>;
}
