/** One Region's balance of one user: the row that only this Region writes, and how entries move it. Pure. */
import { type Cents, cents } from '@tulip/contracts';
import { assert, type EpochMs, epochMs } from '@tulip/std';
import type { CashEntry, PostedEntry } from './cash-entry.ts';
import { FLAT, type Position, positionAfter } from './position.ts';

export interface BalanceRow {
  readonly userId: string;
  readonly region: string;
  readonly balance: Cents;
  /** How many entries made it: the ordinal of the last, and the fence of the next posting. */
  readonly entries: number;
  /** The streams whose fills are among them, in order of their names: where its history lies. */
  readonly streams: readonly string[];
  /** By market. */
  readonly positions: Readonly<Record<string, Position>>;
  /** The latest time of an entry. */
  readonly updatedAt: EpochMs;
}

/** One transaction: the entries, which must not be there, and the row, which must be as it was read. */
export interface Posting {
  /** Null: there was no row. */
  readonly read: BalanceRow | null;
  readonly row: BalanceRow;
  readonly entries: readonly PostedEntry[];
}

/** Posts the entries in the order given, each once. All must be of one user and Region, and none in the books. */
export function postingOf(read: BalanceRow | null, entries: readonly CashEntry[]): Posting {
  const [first] = entries;
  assert(first !== undefined, 'a posting has entries');
  const posted: PostedEntry[] = [];
  let row = read ?? emptyRow(first.userId, first.region);
  for (const entry of entries) {
    row = rowAfter(row, entry);
    posted.push({ ...entry, ordinal: row.entries, balanceAfter: row.balance });
  }
  return { read, row, entries: posted };
}

export function emptyRow(userId: string, region: string): BalanceRow {
  return { userId, region, balance: cents(0), entries: 0, streams: [], positions: {}, updatedAt: epochMs(0) };
}

/** The row after one more entry. */
export function rowAfter(row: BalanceRow, entry: CashEntry): BalanceRow {
  assert(
    entry.userId === row.userId && entry.region === row.region,
    `${entry.entryId} of ${entry.userId} in ${entry.region} is not for ${row.userId} in ${row.region}`,
  );
  const moved = {
    ...row,
    balance: cents(row.balance + entry.delta),
    entries: row.entries + 1,
    updatedAt: epochMs(Math.max(row.updatedAt, entry.at)),
  };
  if (entry.reason === 'deposit') return moved;
  const { stream, market } = entry;
  return {
    ...moved,
    streams: row.streams.includes(stream) ? row.streams : [...row.streams, stream].sort(),
    positions: { ...row.positions, [market]: positionAfter(row.positions[market] ?? FLAT, entry) },
  };
}

/** The balance over all Regions. */
export function totalBalance(rows: readonly BalanceRow[]): Cents {
  return cents(rows.reduce((sum, row) => sum + row.balance, 0));
}
