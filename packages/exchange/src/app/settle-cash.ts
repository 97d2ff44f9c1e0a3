/** Whether every fill that was published is in the books: moves the settlements on, sends what lost queues took along, tells what stays out. */
import { type Clock, eachApart, epochMs } from '@tulip/std';
import { CASH_GRACE_MS } from '../domain/audit-cash.ts';
import { cashEntriesOf, type FillEntry, isSameEntry } from '../domain/cash-entry.ts';
import { adjustmentsOf } from '../domain/cash-message.ts';
import type { Balances } from '../ports/balances.ts';
import type { AdjustmentQueue } from '../ports/bells.ts';
import type { LedgerReader } from '../ports/ledger-reader.ts';
import type { Log } from '../ports/observe.ts';
import type { PublishCursors } from '../ports/publish-cursors.ts';
import type { Settlement, Settlements } from '../ports/settlements.ts';
import { ownStreams, type StreamDeps } from './streams.ts';

export interface SettleCashDeps extends StreamDeps {
  readonly ledger: Pick<LedgerReader, 'after'>;
  readonly balances: Pick<Balances, 'entries'>;
  readonly balanceCursors: PublishCursors;
  readonly settlements: Settlements;
  readonly clock: Clock;
  readonly log: Log;
}

const PAGE_SIZE = 50;
/** Of one stream in one run: the rest waits for the next. */
const PAGES_MAX = 40;

/** What one page of the ledger says, against the books. */
interface Page {
  /** The last ledger entry up to which everything is in the books; that of the page before when there is none. */
  readonly settledSeq: number;
  readonly lastSeq: number;
  /** Not in the books, or otherwise than the fill says. */
  readonly open: readonly FillEntry[];
  readonly isWrong: boolean;
}

/** Answers how many fills have no entry that they should have by now, or another than they should. */
export async function settleCash(deps: SettleCashDeps): Promise<number> {
  let mismatches = 0;
  await eachStream(deps, async (settlement, publishedSeq) => {
    let current = settlement;
    for (let pages = 0; pages < PAGES_MAX; pages++) {
      const page = await readPage(deps, current.stream, current.seq, publishedSeq);
      if (page === null) return;
      if (page.open.length > 0) {
        mismatches += await noteOpen(deps, current, page);
        return;
      }
      const next = { ...current, seq: page.settledSeq, missingSince: null, checkedAt: deps.clock.now() };
      if (!(await deps.settlements.advance(current, next))) return;
      current = next;
    }
  });
  return mismatches;
}

async function noteOpen(deps: SettleCashDeps, read: Settlement, page: Page): Promise<number> {
  const now = deps.clock.now();
  const isSamePlace = page.settledSeq === read.seq;
  // A clock that was set back makes nothing older than it is.
  const missingSince = epochMs(Math.min(now, (isSamePlace ? read.missingSince : null) ?? now));
  await deps.settlements.advance(read, { ...read, seq: page.settledSeq, missingSince, checkedAt: now });
  if (!page.isWrong && now - missingSince < CASH_GRACE_MS) return 0;
  const [first] = page.open;
  deps.log.write('CASH_MISSING', { stream: read.stream, entryId: first?.entryId, fills: page.open.length });
  return page.open.length;
}

/** Sends again what is published and not in the books: for whoever has lost the queues. Answers how many messages. */
export async function resendCash(
  deps: Omit<SettleCashDeps, 'log'> & { readonly adjustments: AdjustmentQueue },
): Promise<number> {
  const attempt = deps.clock.now();
  let sent = 0;
  await eachStream(deps, async ({ stream, seq }, publishedSeq) => {
    let after = seq;
    for (;;) {
      const page = await readPage(deps, stream, after, publishedSeq);
      if (page === null) return;
      const messages = adjustmentsOf(page.open);
      if (messages.length > 0) await deps.adjustments.send(messages, attempt);
      sent += messages.length;
      after = page.lastSeq;
    }
  });
  return sent;
}

async function eachStream(
  deps: Omit<SettleCashDeps, 'log'>,
  work: (settlement: Settlement, publishedSeq: number) => Promise<void>,
): Promise<void> {
  const streams = await ownStreams(deps);
  const [settlements, published] = await Promise.all([
    deps.settlements.read(streams),
    deps.balanceCursors.read(streams),
  ]);
  const publishedSeqs = new Map(published.map(({ stream, seq }) => [stream, seq]));
  const behind = settlements.filter(({ stream, seq }) => (publishedSeqs.get(stream) ?? 0) > seq);
  await eachApart(behind, 1, (settlement) => work(settlement, publishedSeqs.get(settlement.stream) ?? 0));
}

/** Null at the end of what is published. */
async function readPage(
  { ledger, balances }: Pick<SettleCashDeps, 'ledger' | 'balances'>,
  stream: string,
  afterSeq: number,
  publishedSeq: number,
): Promise<Page | null> {
  const read = await ledger.after(stream, afterSeq, PAGE_SIZE);
  const page = read.filter(({ seq }) => seq <= publishedSeq);
  const last = page.at(-1);
  if (last === undefined) return null;
  const posted = new Map((await balances.entries(page.flatMap(cashEntriesOf))).map((entry) => [entry.entryId, entry]));
  const open: FillEntry[] = [];
  let settledSeq = afterSeq;
  let isWrong = false;
  for (const entry of page) {
    for (const expected of cashEntriesOf(entry)) {
      const stored = posted.get(expected.entryId);
      if (stored !== undefined && isSameEntry(stored, expected)) continue;
      isWrong ||= stored !== undefined;
      open.push(expected);
    }
    if (open.length === 0) settledSeq = entry.seq;
  }
  return { settledSeq, lastSeq: last.seq, open, isWrong };
}
