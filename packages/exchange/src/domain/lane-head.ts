/** Where a lane stands: the fence of its single writer (D5). */
import { type EpochMs, epochMs } from '@tulip/std';
import { genesisHash, type LedgerEntry, touchedBy } from './ledger-entry.ts';

export interface LaneHead {
  readonly stream: string;
  /** Raised when a stateful engine takes the lane over; Lambda workers keep it. */
  readonly epoch: number;
  /** The last sequence number in the ledger; 0 before the first. */
  readonly seq: number;
  /**
   * Up to here order rows and tape show what the ledger says; it is `seq`, but for moments after a command that touched more
   * orders than one transaction can write.
   */
  readonly projectedSeq: number;
  /** The hash of the last entry. */
  readonly hash: string;
  /** The time of the last command, which is its acceptance or wish; not when it was committed. */
  readonly at: EpochMs;
  /** Milliseconds from acceptance to commit of the last few orders: for the status page, not part of the ledger. */
  readonly recentLagsMs: readonly number[];
  /** False when the head was rebuilt from the ledger because its own row is not there. */
  readonly isStored: boolean;
}

export const RECENT_LAGS_MAX = 20;

export function initialHead(stream: string): LaneHead {
  return {
    stream,
    epoch: 0,
    seq: 0,
    projectedSeq: 0,
    hash: genesisHash(stream),
    at: epochMs(0),
    recentLagsMs: [],
    isStored: false,
  };
}

/** Whether rows and tape are behind the ledger: the next command must wait until they are not. */
export function isBehind(head: LaneHead): boolean {
  return head.projectedSeq < head.seq;
}

/** The head that the last ledger entry implies. Where the entry touches other orders, nobody knows whether their rows show it. */
export function headAfter(entry: LedgerEntry): LaneHead {
  return {
    stream: entry.stream,
    epoch: entry.epoch,
    seq: entry.seq,
    projectedSeq: touchedBy(entry).length > 1 ? entry.from - 1 : entry.seq,
    hash: entry.hash,
    at: entry.at,
    recentLagsMs: [],
    isStored: false,
  };
}
