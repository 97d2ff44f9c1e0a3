/** The view of the market that frames, pages and HTTP rows are folded into. */
import type { FrameMessage, Market, Status, Trade } from '@tulip/contracts';
import type { OrderView } from './order-view.ts';

/** Sequence numbers by stream. */
export type Positions = Readonly<Record<string, number>>;

export interface FeedState {
  /** False until the first orders and trades have been read over HTTP; frames wait in `held` until then. */
  readonly isSeeded: boolean;
  readonly isSubscribed: boolean;
  readonly held: readonly FrameMessage[];
  /** Of each stream everything up to here is folded, and nothing beyond. */
  readonly positions: Positions;
  /** Only the streams with a gap: the ledger must be read from the position up to this number. */
  readonly targets: Positions;
  /** Stream heads that a status named, with the server's time in ms; see {@link HEAD_PATIENCE_MS}. */
  readonly announced: Readonly<Record<string, { readonly seq: number; readonly atMs: number }>>;
  readonly orders: ReadonlyMap<string, OrderView>;
  /** Newest first, at most {@link TAPE_MAX}. */
  readonly trades: readonly Trade[];
  readonly market: Market | null;
  readonly status: Status | null;
}

export const TAPE_MAX = 200;
export const ORDERS_MAX = 2_000;
/** A gap wider than this is not read event by event: the orders and trades are read anew. */
export const GAP_MAX = 5_000;
export const HELD_MAX = 400;
/** A head that was announced this long ago and is not reached yet means a frame was lost with nothing after it to show the gap. */
export const HEAD_PATIENCE_MS = 2_000;

export const EMPTY_FEED: FeedState = {
  isSeeded: false,
  isSubscribed: false,
  held: [],
  positions: {},
  targets: {},
  announced: {},
  orders: new Map(),
  trades: [],
  market: null,
  status: null,
};

/** One number for the whole view, as in `GET /api/book`: the sum of the sequence numbers behind it. */
export function totalSeq(positions: Positions): number {
  return Object.values(positions).reduce((sum, seq) => sum + seq, 0);
}

export function isBehind(state: FeedState): boolean {
  return Object.keys(state.targets).length > 0;
}
