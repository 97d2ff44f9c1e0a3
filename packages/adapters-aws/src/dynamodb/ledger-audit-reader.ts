/** Everything that one Region's tables hold, for the audit of a stopped exchange: whole scans, page by page. */
import type { LaneHead, LedgerEntry, OrderVersion, PublishCursor } from '@tulip/exchange';
import { type Item, ItemReader } from './items/item-reader.ts';
import {
  CURSOR_PREFIX,
  LANE_PREFIX,
  LEDGER_PREFIX,
  ledgerPartition,
  ORDER_PREFIX,
  REGION_PREFIX,
  TRADE_PREFIX,
} from './items/keys.ts';
import { laneHeadOfItem } from './items/lane-head-item.ts';
import { ledgerEntryOfItem } from './items/ledger-item.ts';
import { orderOfItem } from './items/order-item.ts';
import { publishCursorOfItem } from './items/publish-cursor-item.ts';
import { type StoredTrade, tradeOfItem } from './items/trade-item.ts';
import type { TableAccess, TableNames } from './table-access.ts';

const ENTRIES_PER_READ = 1000;

export class LedgerAuditReader {
  readonly #access: TableAccess;
  readonly #tables: TableNames;

  constructor(access: TableAccess, tables: TableNames) {
    this.#access = access;
    this.#tables = tables;
  }

  /** Every Region's version of every order, in no particular order. */
  async *orders(): AsyncGenerator<OrderVersion> {
    for await (const item of this.#scan(this.#tables.exchange, ORDER_PREFIX, REGION_PREFIX)) yield orderOfItem(item);
  }

  /** Every trade, in no particular order. */
  async *trades(): AsyncGenerator<StoredTrade> {
    for await (const item of this.#scan(this.#tables.exchange, TRADE_PREFIX)) yield tradeOfItem(item);
  }

  /** The streams that have at least one ledger entry, sorted. */
  async streams(): Promise<string[]> {
    const streams = new Set<string>();
    for await (const item of this.#scan(this.#tables.exchange, LEDGER_PREFIX)) {
      streams.add(ItemReader.of(item, 'ledger entry').after('pk', LEDGER_PREFIX));
    }
    return [...streams].sort();
  }

  /** The entries of one stream, in order. */
  async *entries(stream: string): AsyncGenerator<LedgerEntry> {
    let after = '';
    for (;;) {
      const items = await this.#access.query(
        'audit.entries',
        {
          TableName: this.#tables.exchange,
          ConsistentRead: true,
          KeyConditionExpression: after === '' ? 'pk = :pk' : 'pk = :pk AND sk > :after',
          ExpressionAttributeValues: { ':pk': ledgerPartition(stream), ...(after === '' ? {} : { ':after': after }) },
        },
        ENTRIES_PER_READ,
      );
      yield* items.map(ledgerEntryOfItem);
      const last = items.at(-1);
      if (last === undefined || items.length < ENTRIES_PER_READ) return;
      after = ItemReader.of(last, 'ledger entry').text('sk');
    }
  }

  async *heads(): AsyncGenerator<LaneHead> {
    for await (const item of this.#scan(this.#tables.edge, LANE_PREFIX)) yield laneHeadOfItem(item);
  }

  async *cursors(): AsyncGenerator<PublishCursor> {
    for await (const item of this.#scan(this.#tables.edge, CURSOR_PREFIX)) yield publishCursorOfItem(item);
  }

  #scan(table: string, pkPrefix: string, skPrefix?: string): AsyncGenerator<Item> {
    return this.#access.scan('audit.scan', {
      TableName: table,
      FilterExpression: `begins_with(pk, :pk)${skPrefix === undefined ? '' : ' AND begins_with(sk, :sk)'}`,
      ExpressionAttributeValues: { ':pk': pkPrefix, ...(skPrefix === undefined ? {} : { ':sk': skPrefix }) },
    });
  }
}
