/** Balances and their entries: one row for each user and Region, and entries that never change (D7). */
import type { BalanceRow, Posting } from '../domain/balance-row.ts';
import type { PostedEntry } from '../domain/cash-entry.ts';

export interface BalanceAsk {
  readonly userId: string;
  /** Whose row. */
  readonly region: string;
  readonly entryIds: readonly string[];
}

export interface BalanceReading {
  readonly row: BalanceRow | null;
  /** Which of the entries asked for are in the books already. */
  readonly posted: ReadonlySet<string>;
}

export interface EntryName {
  readonly userId: string;
  readonly entryId: string;
}

/** An entry more would not leave room for the row in one transaction. */
export const POSTING_ENTRIES_MAX = 99;

export interface Balances {
  /** Strongly consistent, but not of one instant: the conditions of the posting find out. */
  load(ask: BalanceAsk): Promise<BalanceReading>;
  /**
   * All or nothing, at most {@link POSTING_ENTRIES_MAX} entries. `fenced`: an entry is there already or the row has moved; read
   * again. Rejects with StoreError; after `unknown-outcome` the posting may stand.
   */
  post(posting: Posting): Promise<'posted' | 'fenced' | 'conflict'>;
  /** Each user's rows of the Regions, strongly consistent; those that are not there are left out. */
  rows(userIds: readonly string[], regions: readonly string[]): Promise<BalanceRow[]>;
  /** Strongly consistent, in no particular order; those that are not there are left out. */
  entries(names: readonly EntryName[]): Promise<PostedEntry[]>;
  /** The user's entries of one stream, newest fill first, before the entry of an id (exclusive); strongly consistent. */
  newest(userId: string, stream: string, before: string | null, limit: number): Promise<PostedEntry[]>;
}
