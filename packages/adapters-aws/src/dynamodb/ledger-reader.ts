/** The ledger and the tape, read in order from the exchange table. */
import type { Trade } from '@tulip/contracts';
import type { LedgerEntry, LedgerReader } from '@tulip/exchange';
import { mapInParallel } from './bounded-parallel.ts';
import { ItemReader } from './items/item-reader.ts';
import { ledgerKey, ledgerPartition, ledgerSortKey, tradesOfLane } from './items/keys.ts';
import { ledgerEntryOfItem } from './items/ledger-item.ts';
import { tradeOfItem } from './items/trade-item.ts';
import type { TableAccess } from './table-access.ts';

const QUERIES_AT_ONCE = 16;

export class DynamoDbLedgerReader implements LedgerReader {
  readonly #access: TableAccess;
  readonly #table: string;

  constructor(access: TableAccess, exchangeTable: string) {
    this.#access = access;
    this.#table = exchangeTable;
  }

  async after(stream: string, afterSeq: number, limit: number): Promise<LedgerEntry[]> {
    const items = await this.#access.query(
      'ledger.after',
      {
        TableName: this.#table,
        ConsistentRead: true,
        KeyConditionExpression: 'pk = :pk AND sk > :after',
        ExpressionAttributeValues: { ':pk': ledgerPartition(stream), ':after': ledgerSortKey(afterSeq) },
      },
      limit,
    );
    return items.map(ledgerEntryOfItem);
  }

  async at(stream: string, seqs: readonly number[]): Promise<LedgerEntry[]> {
    const keys = seqs.map((seq) => ledgerKey(stream, seq));
    const items = await this.#access.getMany('ledger.at', this.#table, keys);
    return items.map(ledgerEntryOfItem).sort((a, b) => a.seq - b.seq);
  }

  /** The index holds only keys: the newest of all streams are picked from them, and only those are read. */
  async trades(streams: readonly string[], before: string | null, limit: number) {
    const perStream = await mapInParallel(streams, QUERIES_AT_ONCE, (stream) => this.#newest(stream, before, limit));
    const keys = perStream
      .flat()
      .sort((a, b) => (a.timeKey < b.timeKey ? 1 : -1))
      .slice(0, limit);
    const items = await this.#access.getMany(
      'ledger.trades',
      this.#table,
      keys.map(({ key }) => key),
    );
    return items
      .map(tradeOfItem)
      .sort((a, b) => (a.timeKey < b.timeKey ? 1 : -1))
      .map(({ timeKey, trade }): { timeKey: string; trade: Trade } => ({ timeKey, trade }));
  }

  async #newest(stream: string, before: string | null, limit: number) {
    const items = await this.#access.query(
      'ledger.tradeKeys',
      {
        TableName: this.#table,
        IndexName: 'byLane',
        ScanIndexForward: false,
        KeyConditionExpression: `lanePk = :lane${before === null ? '' : ' AND timeSk < :before'}`,
        ExpressionAttributeValues: {
          ':lane': tradesOfLane(stream),
          ...(before === null ? {} : { ':before': before }),
        },
      },
      limit,
    );
    return items.map((item) => {
      const from = ItemReader.of(item, 'trade key');
      return { timeKey: from.text('timeSk'), key: { pk: from.text('pk'), sk: from.text('sk') } };
    });
  }
}
