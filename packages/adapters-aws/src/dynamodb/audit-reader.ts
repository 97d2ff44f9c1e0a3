/** Everything that one Region's tables hold, for the audit of a stopped exchange: one scan of each table, page by page. */
import type { AuditReader, StoredItem } from '@tulip/exchange';
import { balanceOfItem, cashEntryOfItem } from './items/balance-item.ts';
import { cancelRequestOfItem } from './items/cancel-request-item.ts';
import { type Item, ItemReader } from './items/item-reader.ts';
import {
  BALANCE_PREFIX,
  CANCEL_PREFIX,
  CURSOR_PREFIX,
  LANE_PREFIX,
  LEDGER_PREFIX,
  ORDER_PREFIX,
  PERSONA_PREFIX,
  REGION_PREFIX,
  REPLACE_PREFIX,
  TRADE_PREFIX,
} from './items/keys.ts';
import { laneHeadOfItem } from './items/lane-head-item.ts';
import { ledgerEntryOfItem } from './items/ledger-item.ts';
import { orderOfItem } from './items/order-item.ts';
import { personaOfItem } from './items/persona-item.ts';
import { publishCursorOfItem } from './items/publish-cursor-item.ts';
import { replaceRequestOfItem } from './items/replace-request-item.ts';
import { tradeOfItem } from './items/trade-item.ts';
import { settlementOfItem } from './settlements.ts';
import type { TableAccess, TableNames } from './table-access.ts';

export class DynamoDbAuditReader implements AuditReader {
  readonly #access: TableAccess;
  readonly #tables: TableNames;

  constructor(access: TableAccess, tables: TableNames) {
    this.#access = access;
    this.#tables = tables;
  }

  async *items(): AsyncGenerator<StoredItem> {
    for (const table of [this.#tables.exchange, this.#tables.edge]) {
      for await (const item of this.#access.scan('audit.scan', { TableName: table })) {
        const stored = storedItem(item);
        if (stored !== undefined) yield stored;
      }
    }
  }
}

/** Undefined for what the audit does not look at: connections, the frame pump, probes. */
function storedItem(item: Item): StoredItem | undefined {
  const from = ItemReader.of(item, 'stored item');
  const pk = from.text('pk');
  const isListedPending = from.has('pendingPk');
  if (pk.startsWith(LEDGER_PREFIX)) return { kind: 'entry', entry: ledgerEntryOfItem(item) };
  if (pk.startsWith(TRADE_PREFIX)) {
    const { trade, stream, seq } = tradeOfItem(item);
    return { kind: 'trade', trade, stream, seq };
  }
  if (pk.startsWith(ORDER_PREFIX)) {
    const sk = from.text('sk');
    if (sk.startsWith(CANCEL_PREFIX)) return { kind: 'cancel', request: cancelRequestOfItem(item), isListedPending };
    if (sk.startsWith(REPLACE_PREFIX)) return { kind: 'replace', request: replaceRequestOfItem(item), isListedPending };
    return { kind: 'order', order: orderOfItem(item), isListedPending };
  }
  if (pk.startsWith(PERSONA_PREFIX))
    return { kind: 'persona', userId: pk.slice(PERSONA_PREFIX.length), persona: personaOfItem(item) };
  if (pk.startsWith(BALANCE_PREFIX)) {
    return from.text('sk').startsWith(REGION_PREFIX)
      ? { kind: 'balance', row: balanceOfItem(item) }
      : { kind: 'cash', posted: cashEntryOfItem(item) };
  }
  if (pk.startsWith(LANE_PREFIX)) return { kind: 'head', head: laneHeadOfItem(item) };
  if (pk.startsWith(CURSOR_PREFIX) && from.text('sk') === 'SETTLED')
    return { kind: 'settlement', settlement: settlementOfItem(item) };
  if (pk.startsWith(CURSOR_PREFIX)) return { kind: 'cursor', cursor: publishCursorOfItem(item) };
  return undefined;
}
