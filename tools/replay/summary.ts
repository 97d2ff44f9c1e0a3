/** The closing summary of a replay: what was sent, and what became of every order that was acknowledged. */
import type { Order } from '@tulip/contracts';

export interface ReplaySummary {
  readonly messages: number;
  /** Requests to place an order, each counted once however often it was sent. */
  readonly sent: number;
  readonly accepted: number;
  /** Acknowledged as the replay of an earlier request with the same key. */
  readonly replayed: number;
  readonly cancelsAsked: number;
  readonly cancelsTooLate: number;
  readonly filled: number;
  readonly cancelled: number;
  readonly rejected: number;
  readonly open: number;
  /** Acknowledged and not found: must be 0. */
  readonly lost: number;
  readonly seconds: number;
  readonly acknowledgedPerSecond: number;
}

export interface Outcomes {
  readonly filled: number;
  readonly cancelled: number;
  readonly rejected: number;
  readonly open: number;
  readonly lost: number;
}

/** Counts the acknowledged orders by what the exchange now lists of them. */
export function countOutcomes(
  acknowledged: ReadonlySet<string>,
  listed: Iterable<Pick<Order, 'orderId' | 'status'>>,
): Outcomes {
  const counts = { filled: 0, cancelled: 0, rejected: 0, open: 0 };
  const found = new Set<string>();
  for (const { orderId, status } of listed) {
    if (!acknowledged.has(orderId) || found.has(orderId)) continue;
    found.add(orderId);
    if (status === 'FILLED') counts.filled += 1;
    else if (status === 'CANCELLED') counts.cancelled += 1;
    else if (status === 'REJECTED') counts.rejected += 1;
    else counts.open += 1;
  }
  return { ...counts, lost: acknowledged.size - found.size };
}

export function formatSummary(summary: ReplaySummary): string {
  const rows: [string, string | number][] = [
    ['messages read', summary.messages],
    ['orders sent', summary.sent],
    ['accepted', summary.accepted],
    ['replayed', summary.replayed],
    ['cancels asked', summary.cancelsAsked],
    ['  too late', summary.cancelsTooLate],
    ['filled', summary.filled],
    ['cancelled', summary.cancelled],
    ['rejected', summary.rejected],
    ['open', summary.open],
    ['lost', summary.lost],
    ['seconds', summary.seconds.toFixed(1)],
    ['acknowledged a second', summary.acknowledgedPerSecond.toFixed(0)],
  ];
  return rows.map(([name, value]) => `${name.padEnd(24)}${String(value).padStart(10)}`).join('\n');
}
