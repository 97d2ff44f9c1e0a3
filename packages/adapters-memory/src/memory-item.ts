/** The items of the two tables: their keys, what they hold, and under which index keys they are found. */
import type { Trade } from '@tulip/contracts';
import {
  type BalanceRow,
  type CancelRequest,
  type Connection,
  type FrameState,
  isResting,
  type LaneHead,
  type LedgerEntry,
  type OrderVersion,
  type PersonaRecord,
  type PostedEntry,
  type PublishCursor,
  paddedSeq,
  type ReplaceRequest,
  type Settlement,
} from '@tulip/exchange';
import { type EpochMs, toRfc3339 } from '@tulip/std';

export interface ItemKey {
  readonly pk: string;
  readonly sk: string;
}

export type ItemValue =
  | { readonly kind: 'order'; readonly order: OrderVersion }
  | { readonly kind: 'cancel'; readonly request: CancelRequest; readonly isPending: boolean }
  | { readonly kind: 'replace'; readonly request: ReplaceRequest; readonly isPending: boolean }
  | { readonly kind: 'trade'; readonly stream: string; readonly timeKey: string; readonly trade: Trade }
  | { readonly kind: 'entry'; readonly entry: LedgerEntry }
  | { readonly kind: 'persona'; readonly userId: string; readonly persona: PersonaRecord | 'removed' }
  | { readonly kind: 'balance'; readonly row: BalanceRow }
  | { readonly kind: 'cash'; readonly posted: PostedEntry }
  | { readonly kind: 'lanes'; readonly lanes: number }
  | { readonly kind: 'head'; readonly head: LaneHead }
  | { readonly kind: 'settlement'; readonly settlement: Settlement }
  | { readonly kind: 'cursor'; readonly cursor: PublishCursor }
  | { readonly kind: 'connection'; readonly connection: Connection }
  | { readonly kind: 'frames'; readonly state: FrameState }
  | { readonly kind: 'replay'; readonly orderId: string }
  | { readonly kind: 'probe'; readonly writtenAt: EpochMs };

export type ItemKind = ItemValue['kind'];
export type ValueOf<Kind extends ItemKind> = Extract<ItemValue, { kind: Kind }>;

export interface MemoryItem extends ItemKey {
  readonly value: ItemValue;
  /** When and where it was last written: of two replicas the later one wins. */
  readonly writtenAt: EpochMs;
  readonly writtenIn: string;
}

export type IndexName = 'byUser' | 'byLane' | 'openByUser' | 'pending' | 'personas' | 'connections';

export interface IndexKey {
  readonly index: IndexName;
  readonly partition: string;
  readonly sortKey: string;
}

export const ORDER_LANE = 'ORDER@';
export const TRADE_LANE = 'TRADE@';
/** All personas, and all connections, share one index partition. */
export const EVERYBODY = 'ALL';

export const orderKey = (orderId: string, region: string): ItemKey => ({
  pk: `ORDER#${orderId}`,
  sk: `REGION#${region}`,
});
export const cancelKey = (orderId: string, region: string): ItemKey => ({
  pk: `ORDER#${orderId}`,
  sk: `CANCEL#${region}`,
});
export const replaceKey = (orderId: string, region: string): ItemKey => ({
  pk: `ORDER#${orderId}`,
  sk: `REPLACE#${region}`,
});
export const tradeKey = ({ tradeId, region }: Trade): ItemKey => ({ pk: `TRADE#${tradeId}`, sk: `REGION#${region}` });
export const entryKey = (stream: string, seq: number): ItemKey => ({
  pk: `LEDGER#${stream}`,
  sk: `SEQ#${paddedSeq(seq)}`,
});
/** Whom a stream is published to: the market event bus, and the balance queue. */
export type Consumer = 'PUBLISH' | 'BALANCES';

export const personaKey = (userId: string): ItemKey => ({ pk: `PERSONA#${userId}`, sk: 'PROFILE' });
export const balanceKey = (userId: string, region: string): ItemKey => ({
  pk: `BALANCE#${userId}`,
  sk: `REGION#${region}`,
});
export const cashKey = (userId: string, entryId: string): ItemKey => ({ pk: `BALANCE#${userId}`, sk: entryId });
export const laneCountKey = (region: string): ItemKey => ({ pk: `LANES#${region}`, sk: 'EVER' });
export const headKey = (stream: string): ItemKey => ({ pk: `HEAD#${stream}`, sk: 'NOW' });
export const cursorKey = (stream: string, consumer: Consumer | 'SETTLED'): ItemKey => ({
  pk: `CURSOR#${stream}`,
  sk: consumer,
});
export const connectionKey = (connectionId: string): ItemKey => ({ pk: `CONNECTION#${connectionId}`, sk: 'NOW' });
export const FRAMES_KEY: ItemKey = { pk: 'FRAMES', sk: 'NOW' };
export const PROBE_KEY: ItemKey = { pk: 'PROBE', sk: 'NOW' };

/** A place in a newest-first list of orders. It names the Region, so that no two rows share it, not even a conflict's. */
export function orderTimeKey({ acceptedAt, orderId, region }: OrderVersion): string {
  return `${toRfc3339(acceptedAt)}#${orderId}#${region}`;
}

/** A place in a list of pending work. It names the kind, so that no two requests share it, nor an order and a request. */
export function requestTimeKey({ kind, request }: ValueOf<'cancel' | 'replace'>): string {
  const { requestedAt, orderId, region } = request;
  return `${toRfc3339(requestedAt)}#${orderId}#${region}#${kind}`;
}

export function tradeTimeKey(stream: string, seq: number, trade: Trade): string {
  return `${trade.timestamp}#${stream}#${paddedSeq(seq)}`;
}

/** The index entries of an item; of the orders those that await their fill are in `pending`, those that rest in `openByUser`. */
export function indexKeysOf({ pk, value }: { readonly pk: string; readonly value: ItemValue }): IndexKey[] {
  switch (value.kind) {
    case 'order':
      return orderIndexKeys(value.order);
    case 'cancel':
    case 'replace': {
      if (!value.isPending) return [];
      return [{ index: 'pending', partition: value.request.stream, sortKey: requestTimeKey(value) }];
    }
    case 'trade':
      return [{ index: 'byLane', partition: `${TRADE_LANE}${value.stream}`, sortKey: value.timeKey }];
    case 'persona':
      return value.persona === 'removed' ? [] : [{ index: 'personas', partition: EVERYBODY, sortKey: pk }];
    case 'connection':
      return [{ index: 'connections', partition: EVERYBODY, sortKey: pk }];
    default:
      return [];
  }
}

function orderIndexKeys(order: OrderVersion): IndexKey[] {
  const sortKey = orderTimeKey(order);
  const listed: IndexKey[] = [
    { index: 'byUser', partition: order.userId, sortKey },
    { index: 'byLane', partition: `${ORDER_LANE}${order.stream}`, sortKey },
  ];
  if (isResting(order.status)) return [...listed, { index: 'openByUser', partition: order.userId, sortKey }];
  if (order.status !== 'PENDING') return listed;
  return [...listed, { index: 'pending', partition: order.stream, sortKey }];
}
