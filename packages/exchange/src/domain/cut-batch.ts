/**
 * Cuts what a batch does into transactions: as few as fit the limit on items. A command that touches more orders than one can
 * write has its entry and its own row in the first; the rows and trades of the others follow, and the head says how far they are.
 */
import { assert, must } from '@tulip/std';
import { type LaneBatch, MAX_TRANSACTION_ITEMS, type OrderWrite } from './lane-batch.ts';
import { type LaneHead, RECENT_LAGS_MAX } from './lane-head.ts';
import {
  type LedgerEntry,
  type LedgerOutcome,
  type LedgerTrade,
  ordersOf,
  touchedBy,
  tradesOf,
} from './ledger-entry.ts';
import { transitionOf } from './order-transitions.ts';
import { applyEntry, type OrderVersion, statesBefore } from './order-version.ts';
import type { PlannedStep } from './plan-batch.ts';
import { answered, type ReplaceRequest } from './replace-request.ts';

type Rows = ReadonlyMap<string, OrderVersion>;

export interface CutBatch {
  /** To be committed one after another; each begins at the head that the one before leaves. */
  readonly batches: readonly LaneBatch[];
  /** The first entry that cannot be true of a row that it touches: it and all after it are in no batch. */
  readonly untrue: { readonly planned: PlannedStep; readonly error: unknown } | null;
}

/** `rows` holds every row that the entries touch. */
export function cutBatch(readHead: LaneHead, planned: readonly PlannedStep[], rows: Rows): CutBatch {
  let cutting = startAt(readHead, rows);
  for (const step of planned) {
    try {
      cutting = withStep(cutting, step);
    } catch (error) {
      return { batches: closed(cutting).batches, untrue: { planned: step, error } };
    }
  }
  return { batches: closed(cutting).batches, untrue: null };
}

/** What is left to write of entries that the ledger has, from where the head says that rows and tape are. */
export function projectionOf(readHead: LaneHead, entries: readonly LedgerEntry[], rows: Rows): readonly LaneBatch[] {
  let cutting = startAt(readHead, rows);
  for (const entry of entries) {
    const from = Math.max(entry.from, cutting.head.projectedSeq + 1);
    cutting = withEvents(closed(cutting), entry, from);
  }
  return closed(cutting).batches;
}

/** One transaction in the making. */
interface Draft {
  readonly entries: readonly LedgerEntry[];
  readonly lagsMs: readonly number[];
  readonly writes: ReadonlyMap<string, OrderWrite>;
  readonly trades: readonly LedgerTrade[];
  /** The last event whose effects are in it. */
  readonly through: number;
}

interface Cutting {
  readonly batches: readonly LaneBatch[];
  /** As the batches leave head and rows. */
  readonly head: LaneHead;
  readonly rows: Rows;
  readonly draft: Draft;
}

function startAt(head: LaneHead, rows: Rows): Cutting {
  return { batches: [], head, rows, draft: emptyDraft(head) };
}

function emptyDraft(head: LaneHead): Draft {
  return { entries: [], lagsMs: [], writes: new Map(), trades: [], through: head.projectedSeq };
}

function itemsIn({ entries, writes, trades }: Draft): number {
  return 1 + entries.length + writes.size + trades.length;
}

function closed(cutting: Cutting): Cutting {
  const { batches, head: readHead, draft } = cutting;
  const { entries, trades, through } = draft;
  const orders = [...draft.writes.values()];
  if (entries.length + orders.length === 0 && through === readHead.projectedSeq) return cutting;
  const newHead = headOf(readHead, draft);
  const rows = new Map([...cutting.rows, ...orders.map(({ order }) => [order.orderId, order] as const)]);
  const batch = { stream: readHead.stream, readHead, newHead, entries, orders, trades };
  return { batches: [...batches, batch], head: newHead, rows, draft: emptyDraft(newHead) };
}

function headOf(readHead: LaneHead, { entries, lagsMs, through }: Draft): LaneHead {
  const last = entries.at(-1);
  const moved = last === undefined ? {} : { seq: last.seq, hash: last.hash, at: last.at };
  const recentLagsMs = [...readHead.recentLagsMs, ...lagsMs].slice(-RECENT_LAGS_MAX);
  return { ...readHead, ...moved, recentLagsMs, projectedSeq: through, isStored: true };
}

/** Throws where the entry cannot be true of a row that it touches. */
function withStep(cutting: Cutting, step: PlannedStep): Cutting {
  const together = withWhole(cutting, step);
  if (itemsIn(together.draft) <= MAX_TRANSACTION_ITEMS) return together;
  const apart = closed(cutting);
  const alone = withWhole(apart, step);
  if (itemsIn(alone.draft) <= MAX_TRANSACTION_ITEMS || step.entry === null) return alone;
  // The entry and the command's own row first: from then on it has happened, whatever becomes of this worker.
  const { entry } = step;
  const happened = withRows(apart, step, [entry.command.orderId]);
  const begun = { ...happened, draft: { ...happened.draft, trades: [], through: entry.from - 1 } };
  return closed(withEvents(begun, entry, entry.from));
}

function withWhole(cutting: Cutting, step: PlannedStep): Cutting {
  return withRows(cutting, step, step.entry === null ? [] : touchedBy(step.entry));
}

/** The step's entry and trades, and of its rows these. */
function withRows(cutting: Cutting, { entry, answers, lagMs }: PlannedStep, orderIds: readonly string[]): Cutting {
  const { draft, rows } = cutting;
  const writes = new Map(draft.writes);
  if (entry !== null) for (const orderId of orderIds) write(writes, entry, orderId, rows);
  if (answers !== null) writeAnswer(writes, answers, rows);
  const lagsMs = lagMs === null ? draft.lagsMs : [...draft.lagsMs, lagMs];
  if (entry === null) return { ...cutting, draft: { ...draft, writes, lagsMs } };
  const entries = [...draft.entries, entry];
  const trades = [...draft.trades, ...tradesOf(entry)];
  return { ...cutting, draft: { entries, lagsMs, writes, trades, through: entry.seq } };
}

/** The effects of the entry's events from `from` on: as many in the open transaction as it has room for, the rest in further ones. */
function withEvents(cutting: Cutting, entry: LedgerEntry, from: number): Cutting {
  const trades = new Map(tradesOf(entry).map((trade) => [trade.seq, trade]));
  let current = cutting;
  for (const [index, outcome] of entry.outcomes.entries()) {
    const seq = entry.from + index;
    if (seq < from) continue;
    const trade = trades.get(seq);
    const next = withEvent(current, entry, { seq, touched: ordersOf(outcome), trade });
    current =
      itemsIn(next.draft) <= MAX_TRANSACTION_ITEMS
        ? next
        : withEvent(closed(current), entry, { seq, touched: ordersOf(outcome), trade });
  }
  return current;
}

interface EventEffects {
  readonly seq: number;
  readonly touched: readonly string[];
  readonly trade: LedgerTrade | undefined;
}

function withEvent(cutting: Cutting, entry: LedgerEntry, { seq, touched, trade }: EventEffects): Cutting {
  const { draft, rows } = cutting;
  const writes = new Map(draft.writes);
  for (const orderId of touched) write(writes, entry, orderId, rows);
  const trades = trade === undefined ? draft.trades : [...draft.trades, trade];
  return { ...cutting, draft: { ...draft, writes, trades, through: seq } };
}

/** The row as the whole entry leaves it; an order that is named twice is written once, one that has seen it all is not. */
function write(writes: Map<string, OrderWrite>, entry: LedgerEntry, orderId: string, rows: Rows): void {
  const { stream, from } = entry;
  const read = rows.get(orderId);
  assert(read !== undefined, `order ${orderId} is in ledger ${stream} ${from} and has no row`);
  assert(read.stream === stream, `order ${orderId} belongs to ${read.stream}, not to ${stream}`);
  const begun = writes.get(orderId);
  const before = begun?.order ?? read;
  const after = applyEntry(before, entry);
  if (after === before) return;
  writes.set(orderId, writeOf(read, after, begun?.readStatusIn ?? statesBefore(outcomesOn(orderId, entry))));
}

/** Whatever a replace finds, it finds an order that has not ended. */
function writeAnswer(writes: Map<string, OrderWrite>, request: ReplaceRequest, rows: Rows): void {
  const read = must(rows.get(request.orderId), 'the row of an order that is replaced');
  const begun = writes.get(request.orderId);
  const after = answered(begun?.order ?? read, request);
  writes.set(request.orderId, writeOf(read, after, begun?.readStatusIn ?? transitionOf('OrderReplaced').from));
}

function writeOf(read: OrderVersion, after: OrderVersion, readStatusIn: OrderWrite['readStatusIn']): OrderWrite {
  const { price, quantity, answeredReplaces } = after;
  return {
    order: { ...after, version: read.version + 1 },
    readVersion: read.version,
    readStatusIn,
    hasNewTerms: price !== read.price || quantity !== read.quantity || answeredReplaces !== read.answeredReplaces,
  };
}

function outcomesOn(orderId: string, { outcomes }: LedgerEntry): readonly LedgerOutcome[] {
  return outcomes.filter((outcome) => ordersOf(outcome).includes(orderId));
}
