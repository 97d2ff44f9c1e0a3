/** The items of a history, for who writes one in bulk past the adapters: made by the adapters' own codecs. */
import { type LaneHead, type LedgerEntry, type OrderVersion, type PublishCursor, tradesOf } from '@tulip/exchange';
import { toFrameStateItem } from '../dynamodb/items/frame-state-item.ts';
import type { Item } from '../dynamodb/items/item-reader.ts';
import { toLaneHeadItem } from '../dynamodb/items/lane-head-item.ts';
import { toLedgerItem } from '../dynamodb/items/ledger-item.ts';
import { toOrderItem } from '../dynamodb/items/order-item.ts';
import { toPublishCursorItem } from '../dynamodb/items/publish-cursor-item.ts';
import { toTradeItem } from '../dynamodb/items/trade-item.ts';

/** Of the exchange table: rows as they stand, ledger entries, and the trades that those imply. */
export function historyItems(orders: readonly OrderVersion[], entries: readonly LedgerEntry[]): Item[] {
  return [
    ...orders.map(toOrderItem),
    ...entries.map(toLedgerItem),
    ...entries.flatMap((entry) => tradesOf(entry).map(({ seq, trade }) => toTradeItem(entry.stream, seq, trade))),
  ];
}

/** Of the edge table: where each lane stands, published and shown to its end. */
export function positionItems(heads: readonly LaneHead[], cursors: readonly PublishCursor[]): Item[] {
  const sent = Object.fromEntries(cursors.map(({ stream, seq }) => [stream, seq]));
  return [
    ...heads.map(toLaneHeadItem),
    ...cursors.map(toPublishCursorItem),
    toFrameStateItem({ sent, nextAt: 0, leaseUntil: 0, version: 1 }),
  ];
}
