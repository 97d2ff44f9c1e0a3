/** The ledger as everybody but its worker sees it: append-only, read in order. */
import type { Trade } from '@tulip/contracts';
import type { LedgerEntry } from '../domain/ledger-entry.ts';

export interface LedgerReader {
  /** Entries whose last event is after `afterSeq`, in order, at most `limit`; strongly consistent in the own Region. */
  after(stream: string, afterSeq: number, limit: number): Promise<LedgerEntry[]>;
  /** The entries with these sequence numbers of their last events, in order, strongly consistent; those that are not there are absent. */
  at(stream: string, seqs: readonly number[]): Promise<LedgerEntry[]>;
  /** Trades of the streams, newest first, before `before` (exclusive). May lag behind writes by moments. */
  trades(
    streams: readonly string[],
    before: string | null,
    limit: number,
  ): Promise<{ timeKey: string; trade: Trade }[]>;
}
