/** Balances in memory. */
import {
  type BalanceAsk,
  type BalanceReading,
  type Balances,
  type EntryName,
  POSTING_ENTRIES_MAX,
  type Posting,
} from '@tulip/exchange';
import { assert } from '@tulip/std';
import type { Seam } from './fault-hooks.ts';
import { balanceKey, cashKey } from './memory-item.ts';
import type { MemoryRegion } from './memory-region.ts';
import type { MemoryTable } from './memory-table.ts';

export function createMemoryBalances({ exchange }: MemoryRegion, seam: Seam): Balances {
  const rowOf = (userId: string, region: string) => exchange.get(balanceKey(userId, region), 'balance')?.row;
  const entryOf = (userId: string, entryId: string) => exchange.get(cashKey(userId, entryId), 'cash')?.posted;
  return {
    load: seam('balances.load', ({ userId, region, entryIds }: BalanceAsk): BalanceReading => {
      const posted = entryIds.filter((entryId) => entryOf(userId, entryId) !== undefined);
      return { row: rowOf(userId, region) ?? null, posted: new Set(posted) };
    }),
    post: seam('balances.post', (posting: Posting) => (putPosting(exchange, posting) ? 'posted' : 'fenced')),
    rows: seam('balances.rows', (userIds: readonly string[], regions: readonly string[]) =>
      [...new Set(userIds)].flatMap((userId) => regions.flatMap((region) => rowOf(userId, region) ?? [])),
    ),
    entries: seam('balances.entries', (names: readonly EntryName[]) =>
      [...new Map(names.map((name) => [`${name.userId} ${name.entryId}`, name])).values()].flatMap(
        ({ userId, entryId }) => entryOf(userId, entryId) ?? [],
      ),
    ),
    newest: seam('balances.newest', (userId: string, stream: string, before: string | null, limit: number) => {
      const { pk, sk: after } = cashKey(userId, `ENTRY#${stream}#`);
      const range = { after, before: before ?? `ENTRY#${stream}#~`, isNewestFirst: true, limit };
      return exchange.query(pk, 'cash', range).map(({ posted }) => posted);
    }),
  };
}

/** Checks every condition before it writes the first item; false when one does not hold. */
export function putPosting(exchange: MemoryTable, { read, row, entries }: Posting): boolean {
  assert(entries.length <= POSTING_ENTRIES_MAX, `${entries.length} entries do not fit one transaction`);
  const { userId, region } = row;
  const stored = exchange.get(balanceKey(userId, region), 'balance')?.row;
  const isRowAsRead = stored?.entries === read?.entries;
  const isNew = entries.every(({ entryId }) => exchange.get(cashKey(userId, entryId), 'cash') === undefined);
  if (!isRowAsRead || !isNew) return false;
  exchange.put(balanceKey(userId, region), { kind: 'balance', row });
  for (const entry of entries) exchange.put(cashKey(userId, entry.entryId), { kind: 'cash', posted: entry });
  return true;
}
