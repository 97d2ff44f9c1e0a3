/** Session figures of the market: each stream keeps its own tally beside its publish cursor, a reader merges them. */
import type { Cents } from '@tulip/contracts';
import { cents, parseDecimal } from '@tulip/contracts';
import { assert, DAY_MS, type EpochMs } from '@tulip/std';
import { paddedSeq } from './identity.ts';
import { type LedgerEntry, tradesOf } from './ledger-entry.ts';

interface Print {
  readonly price: Cents;
  readonly at: EpochMs;
  /** Breaks ties between prints of the same millisecond in different streams. */
  readonly key: string;
}

/** The trades of one UTC day. */
export interface MarketTally {
  /** Days since 1970-01-01 UTC. */
  readonly day: number;
  readonly open: Print;
  readonly last: Print;
  readonly high: Cents;
  readonly low: Cents;
  readonly volume: number;
}

/** The tally after one more ledger entry; a trade of a later day starts a new one. */
export function tallyAfter(tally: MarketTally | null, entry: LedgerEntry): MarketTally | null {
  let current = tally;
  for (const { seq, trade } of tradesOf(entry)) {
    const price = parseDecimal(trade.price);
    assert(price.ok, 'the ledger holds only decimals');
    const print = { price: price.value, at: entry.at, key: `${entry.stream}/${paddedSeq(seq)}` };
    current = merge(current, {
      day: Math.floor(entry.at / DAY_MS),
      open: print,
      last: print,
      high: print.price,
      low: print.price,
      volume: trade.quantity,
    });
  }
  return current;
}

/** The figures of the latest day over all streams; null before the first trade. Commutative and associative. */
export function mergeTallies(tallies: readonly (MarketTally | null)[]): MarketTally | null {
  return tallies.reduce((merged, tally) => (tally === null ? merged : merge(merged, tally)), null);
}

function merge(a: MarketTally | null, b: MarketTally): MarketTally {
  if (a === null || b.day > a.day) return b;
  if (b.day < a.day) return a;
  return {
    day: a.day,
    open: isEarlier(b.open, a.open) ? b.open : a.open,
    last: isEarlier(a.last, b.last) ? b.last : a.last,
    high: cents(Math.max(a.high, b.high)),
    low: cents(Math.min(a.low, b.low)),
    volume: a.volume + b.volume,
  };
}

function isEarlier(a: Print, b: Print): boolean {
  return a.at < b.at || (a.at === b.at && a.key < b.key);
}
