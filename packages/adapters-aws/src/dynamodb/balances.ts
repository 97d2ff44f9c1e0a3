/** Balances in the exchange table: a user's rows and entries share one partition; a posting is one transaction (D7). */
import {
  type BalanceAsk,
  type BalanceReading,
  type BalanceRow,
  type Balances,
  type EntryName,
  POSTING_ENTRIES_MAX,
  type PostedEntry,
  type Posting,
} from '@tulip/exchange';
import { assert } from '@tulip/std';
import { balanceOfItem, cashEntryOfItem, toBalanceItem, toCashEntryItem } from './items/balance-item.ts';
import { balanceKey, balancePartition, cashEntryKey, fillEntryPrefix } from './items/keys.ts';
import type { TableAccess, TransactItems } from './table-access.ts';

const NOT_THERE = { ConditionExpression: 'attribute_not_exists(pk)' };

export class DynamoDbBalances implements Balances {
  readonly #access: TableAccess;
  readonly #table: string;

  constructor(access: TableAccess, exchangeTable: string) {
    this.#access = access;
    this.#table = exchangeTable;
  }

  async load({ userId, region, entryIds }: BalanceAsk): Promise<BalanceReading> {
    const rowKey = balanceKey(userId, region);
    const keys = [rowKey, ...entryIds.map((entryId) => cashEntryKey(userId, entryId))];
    const items = await this.#access.getMany('balances.load', this.#table, keys);
    const row = items.find((item) => item['sk'] === rowKey.sk);
    return {
      row: row === undefined ? null : balanceOfItem(row),
      posted: new Set(items.filter((item) => item !== row).map((item) => cashEntryOfItem(item).entryId)),
    };
  }

  async post(posting: Posting): Promise<'posted' | 'fenced' | 'conflict'> {
    const outcome = await this.#access.transact('balances.post', postingItems(this.#table, posting));
    if (outcome === 'written') return 'posted';
    return outcome === 'refused' ? 'fenced' : 'conflict';
  }

  async rows(userIds: readonly string[], regions: readonly string[]): Promise<BalanceRow[]> {
    const keys = userIds.flatMap((userId) => regions.map((region) => balanceKey(userId, region)));
    return (await this.#access.getMany('balances.rows', this.#table, keys)).map(balanceOfItem);
  }

  async entries(names: readonly EntryName[]): Promise<PostedEntry[]> {
    const keys = names.map(({ userId, entryId }) => cashEntryKey(userId, entryId));
    return (await this.#access.getMany('balances.entries', this.#table, keys)).map(cashEntryOfItem);
  }

  async newest(userId: string, stream: string, before: string | null, limit: number): Promise<PostedEntry[]> {
    const items = await this.#access.query(
      'balances.newest',
      {
        TableName: this.#table,
        ConsistentRead: true,
        ScanIndexForward: false,
        KeyConditionExpression: 'pk = :pk AND sk BETWEEN :first AND :last',
        ExpressionAttributeValues: {
          ':pk': balancePartition(userId),
          ':first': fillEntryPrefix(stream),
          ':last': before ?? `${fillEntryPrefix(stream)}~`,
        },
      },
      // Both bounds are inclusive: one more, for the entry before which it should end.
      before === null ? limit : limit + 1,
    );
    const entries = items.map(cashEntryOfItem).filter(({ entryId }) => entryId !== before);
    return entries.slice(0, limit);
  }
}

/** The transaction of a posting: for whoever writes it together with something else, too. */
export function postingItems(table: string, { read, row, entries }: Posting): TransactItems {
  assert(entries.length <= POSTING_ENTRIES_MAX, `${entries.length} entries do not fit one transaction`);
  const put = { TableName: table, Item: toBalanceItem(row) };
  const isAsRead =
    read === null
      ? NOT_THERE
      : {
          ConditionExpression: '#entries = :read',
          ExpressionAttributeNames: { '#entries': 'entries' },
          ExpressionAttributeValues: { ':read': read.entries },
        };
  return [
    { Put: { ...put, ...isAsRead } },
    ...entries.map((entry) => ({ Put: { TableName: table, Item: toCashEntryItem(entry), ...NOT_THERE } })),
  ];
}
