/** The depth ladder's rows: levels with their running totals, widest total first to scale the bars. */
import type { Book } from '@tulip/contracts';
import { cents, formatCents } from '@tulip/contracts';
import { centsOf } from '../format/format.ts';

export interface LadderRow {
  readonly price: string;
  readonly quantity: number;
  /** This level and all better ones. */
  readonly cumulative: number;
  /** `cumulative` as a share of the deeper side's total, 0–100 in whole percent. */
  readonly depthPercent: number;
}

export interface Ladder {
  /** Worst first, so that the best stands next to the spread. */
  readonly asks: readonly LadderRow[];
  /** Best first. */
  readonly bids: readonly LadderRow[];
  /** Decimal string; null when a side is empty. */
  readonly spread: string | null;
}

export function ladderOf(book: Book, depth: number): Ladder {
  const asks = book.asks.slice(0, depth);
  const bids = book.bids.slice(0, depth);
  const deepest = Math.max(total(asks), total(bids), 1);
  return { asks: rows(asks, deepest).reverse(), bids: rows(bids, deepest), spread: spreadOf(book) };
}

function rows(levels: Book['bids'], deepest: number): LadderRow[] {
  let cumulative = 0;
  return levels.map((level) => {
    cumulative += level.quantity;
    return { ...level, cumulative, depthPercent: Math.round((cumulative * 100) / deepest) };
  });
}

function total(levels: Book['bids']): number {
  return levels.reduce((sum, level) => sum + level.quantity, 0);
}

function spreadOf(book: Book): string | null {
  const ask = centsOf(book.asks[0]?.price ?? '');
  const bid = centsOf(book.bids[0]?.price ?? '');
  return ask === null || bid === null ? null : formatCents(cents(ask - bid));
}
