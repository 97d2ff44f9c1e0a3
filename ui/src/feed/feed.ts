/** The pure heart of the live view: every message folds into the next state, gaps become targets to be read from the ledger. */
import type { FrameMessage, LedgerEvent, Market, Order, Status, SubscribedMessage, Trade } from '@tulip/contracts';
import {
  EMPTY_FEED,
  type FeedState,
  GAP_MAX,
  HEAD_PATIENCE_MS,
  HELD_MAX,
  ORDERS_MAX,
  type Positions,
  TAPE_MAX,
} from './feed-state.ts';
import { type FeedDraft, foldEvent } from './fold-event.ts';
import { isTerminal, mergeRow, type OrderView, viewFromRow } from './order-view.ts';

export type FeedInput =
  | { readonly kind: 'subscribed'; readonly message: SubscribedMessage }
  | { readonly kind: 'frame'; readonly message: FrameMessage }
  /** A page of `GET /api/events` of one stream. */
  | { readonly kind: 'page'; readonly stream: string; readonly events: readonly LedgerEvent[] }
  /** Orders and trades read after `subscribed`: they hold at least everything up to its positions. */
  | { readonly kind: 'snapshot'; readonly orders: readonly Order[]; readonly trades: readonly Trade[] }
  /** Orders from an answer: a placed order, one persona's list. */
  | { readonly kind: 'rows'; readonly orders: readonly Order[] }
  | { readonly kind: 'market'; readonly market: Market }
  /** Sequence numbers that certainly exist: what is missing up to them is read. */
  | { readonly kind: 'heads'; readonly streams: Positions };

export function foldFeed(state: FeedState, input: FeedInput): FeedState {
  switch (input.kind) {
    case 'subscribed':
      return foldSubscribed(state, input.message);
    case 'frame':
      return foldFrame(state, input.message);
    case 'page':
      return foldPage(state, input.stream, input.events);
    case 'snapshot':
      return foldSnapshot(state, input.orders, input.trades);
    case 'rows':
      return { ...state, orders: mergeRows(state.orders, input.orders) };
    case 'market':
      return { ...state, market: input.market };
    case 'heads':
      return withTargets(state, input.streams);
  }
}

/**
 * The first subscription adopts the server's positions. A later one continues: a head beyond ours is a gap. A head below
 * ours means a ledger that never had our events (another store behind the same address): everything is read anew.
 */
function foldSubscribed(state: FeedState, message: SubscribedMessage): FeedState {
  if (!state.isSeeded) return { ...state, isSubscribed: true, positions: message.streams, targets: {}, held: [] };
  const isOtherLedger = Object.entries(state.positions).some(([stream, seq]) => (message.streams[stream] ?? 0) < seq);
  if (isOtherLedger) return readAnew(state, message.streams);
  return withTargets(state, message.streams);
}

function readAnew(state: FeedState, positions: Positions): FeedState {
  return { ...EMPTY_FEED, isSubscribed: true, positions, market: state.market, status: state.status };
}

function foldFrame(state: FeedState, frame: FrameMessage): FeedState {
  const told = withStatus({ ...state, market: frame.market ?? state.market }, frame.status, frame.at);
  if (!state.isSeeded) {
    // What does not fit is a gap like any other, found when the frames that do fit are folded.
    return { ...told, held: state.held.length < HELD_MAX ? [...state.held, frame] : state.held };
  }
  const positions: Record<string, number> = { ...state.positions };
  const missing: Record<string, number> = {};
  const fresh = new Map<string, number>();
  for (const [stream, covered] of Object.entries(frame.covers)) {
    const position = positions[stream] ?? 0;
    if (covered.to <= position) continue;
    if (covered.skipped === true || covered.from > position + 1) {
      missing[stream] = covered.to;
      continue;
    }
    fresh.set(stream, position);
    positions[stream] = covered.to;
  }
  const events = frame.events.filter((event) => {
    const after = fresh.get(event.stream);
    return after !== undefined && event.seq > after && event.seq <= (positions[event.stream] ?? 0);
  });
  return withTargets(foldEvents({ ...told, positions }, events), missing);
}

/** Folds what continues the position; stops at the first hole, which the next page or frame will fill. */
function foldPage(state: FeedState, stream: string, events: readonly LedgerEvent[]): FeedState {
  let position = state.positions[stream] ?? 0;
  const next: LedgerEvent[] = [];
  for (const event of events) {
    if (event.stream !== stream || event.seq <= position) continue;
    if (event.seq !== position + 1) break;
    next.push(event);
    position = event.seq;
  }
  if (next.length === 0) return state;
  return withTargets(foldEvents({ ...state, positions: { ...state.positions, [stream]: position } }, next), {});
}

function foldSnapshot(state: FeedState, orders: readonly Order[], trades: readonly Trade[]): FeedState {
  const seeded: FeedState = {
    ...state,
    isSeeded: true,
    held: [],
    orders: mergeRows(state.orders, orders),
    trades: mergeTrades(state.trades, new Map(trades.map((trade) => [trade.tradeId, trade]))),
  };
  return state.held.reduce(foldFrame, seeded);
}

function foldEvents(state: FeedState, events: readonly LedgerEvent[]): FeedState {
  if (events.length === 0) return state;
  const draft: FeedDraft = {
    orders: new Map(state.orders),
    trades: new Map(state.trades.map((trade) => [trade.tradeId, trade])),
  };
  for (const event of events) foldEvent(draft, event);
  return { ...state, orders: withinLimit(draft.orders), trades: newestFirst(draft.trades) };
}

function withTargets(state: FeedState, heads: Positions): FeedState {
  const targets: Record<string, number> = {};
  for (const [stream, seq] of [...Object.entries(state.targets), ...Object.entries(heads)]) {
    if (seq > (state.positions[stream] ?? 0)) targets[stream] = Math.max(seq, targets[stream] ?? 0);
  }
  const isTooWide = Object.entries(targets).some(([stream, seq]) => seq - (state.positions[stream] ?? 0) > GAP_MAX);
  return isTooWide ? readAnew(state, { ...state.positions, ...targets }) : { ...state, targets };
}

function withStatus(state: FeedState, status: Status | undefined, at: string): FeedState {
  if (status === undefined) return state;
  const atMs = Date.parse(at);
  const announced: Record<string, { seq: number; atMs: number }> = {};
  const overdue: Record<string, number> = {};
  for (const [stream, seq] of Object.entries(status.streams)) {
    const position = state.positions[stream] ?? 0;
    const before = state.announced[stream];
    const isWaiting = before !== undefined && position < before.seq;
    if (isWaiting && atMs - before.atMs >= HEAD_PATIENCE_MS) overdue[stream] = before.seq;
    announced[stream] = isWaiting ? before : { seq, atMs };
  }
  const told = { ...state, status, announced };
  return state.isSeeded ? withTargets(told, overdue) : told;
}

function mergeRows(orders: ReadonlyMap<string, OrderView>, rows: readonly Order[]): ReadonlyMap<string, OrderView> {
  const merged = new Map(orders);
  for (const row of rows) merged.set(row.orderId, mergeRow(merged.get(row.orderId), viewFromRow(row)));
  return withinLimit(merged);
}

function mergeTrades(known: readonly Trade[], more: ReadonlyMap<string, Trade>): readonly Trade[] {
  return newestFirst(new Map([...more, ...known.map((trade) => [trade.tradeId, trade] as const)]));
}

/** By time, then id: the same tape in whatever order the streams were heard. */
function newestFirst(trades: ReadonlyMap<string, Trade>): readonly Trade[] {
  const sorted = [...trades.values()].sort((a, b) =>
    a.timestamp === b.timestamp ? compare(b.tradeId, a.tradeId) : compare(b.timestamp, a.timestamp),
  );
  return sorted.slice(0, TAPE_MAX);
}

/** Forgets the oldest ended orders first, and open ones only when nothing else is left. */
function withinLimit(orders: Map<string, OrderView>): ReadonlyMap<string, OrderView> {
  if (orders.size <= ORDERS_MAX) return orders;
  const byWorth = [...orders.values()].sort((a, b) => {
    const ended = Number(isTerminal(a.status)) - Number(isTerminal(b.status));
    return ended === 0 ? compare(b.acceptedAt, a.acceptedAt) : ended;
  });
  return new Map(byWorth.slice(0, ORDERS_MAX).map((order) => [order.orderId, order]));
}

function compare(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
