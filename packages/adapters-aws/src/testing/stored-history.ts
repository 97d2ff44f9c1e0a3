/** The items of a history, for who writes one in bulk past the adapters: made by the adapters' own codecs. */
import {
  type BalanceRow,
  type LaneHead,
  type LedgerEntry,
  type OrderVersion,
  type PostedEntry,
  type PublishCursor,
  tradesOf,
} from '@tulip/exchange';
import { toBalanceItem, toCashEntryItem } from '../dynamodb/items/balance-item.ts';
import { toFrameStateItem } from '../dynamodb/items/frame-state-item.ts';
import type { Item } from '../dynamodb/items/item-reader.ts';
import { toLaneHeadItem } from '../dynamodb/items/lane-head-item.ts';
import { toLedgerItem } from '../dynamodb/items/ledger-item.ts';
import { toOrderItem } from '../dynamodb/items/order-item.ts';
import { toPublishCursorItem } from '../dynamodb/items/publish-cursor-item.ts';
import { toTradeItem } from '../dynamodb/items/trade-item.ts';

export interface HistoryFacts {
  readonly orders: readonly OrderVersion[];
  readonly entries: readonly LedgerEntry[];
  readonly posted: readonly PostedEntry[];
}

/** Of the exchange table: rows as they stand, ledger entries, the trades that those imply, and cash. */
export function historyItems({ orders, entries, posted }: HistoryFacts): Item[] {
  return [
    ...posted.map(toCashEntryItem),
    ...orders.map(toOrderItem),
    ...entries.map(toLedgerItem),
    ...entries.flatMap((entry) => tradesOf(entry).map(({ seq, trade }) => toTradeItem(entry.stream, seq, trade))),
  ];
}

/** Of the exchange table too: what everybody owns at the end. */
export function bookItems(books: readonly BalanceRow[]): Item[] {
  return books.map(toBalanceItem);
}

/** Of the edge table: where each lane stands, published and shown to its end. */
export function positionItems(heads: readonly LaneHead[], cursors: readonly PublishCursor[]): Item[] {
  const sent = Object.fromEntries(cursors.map(({ stream, seq }) => [stream, seq]));
  return [
    ...heads.map(toLaneHeadItem),
    ...cursors.map((cursor) => toPublishCursorItem(cursor, 'PUBLISH')),
    ...cursors.map(({ stream, seq }) => toPublishCursorItem({ stream, seq, tally: null }, 'BALANCES')),
    toFrameStateItem({ sent, nextAt: 0, leaseUntil: 0, version: 1 }),
  ];
}
