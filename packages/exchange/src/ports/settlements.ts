/** How far each stream's fills are known to be in the books: from here cash is sent again when the queues were lost. */
import type { EpochMs } from '@tulip/std';

export interface Settlement {
  readonly stream: string;
  /** Every fill up to here is in the books of its parties; 0 before the first. */
  readonly seq: number;
  /** Since when the cash right after it was looked for in vain; null while nothing is. */
  readonly missingSince: EpochMs | null;
  /** When it was last looked for. */
  readonly checkedAt: EpochMs;
}

export interface Settlements {
  /** Strongly consistent; a stream without a row is at 0. */
  read(streams: readonly string[]): Promise<Settlement[]>;
  /** Replaces the settlement if it still is at the place where it was read; false when somebody else moved it. */
  advance(read: Settlement, to: Settlement): Promise<boolean>;
}
