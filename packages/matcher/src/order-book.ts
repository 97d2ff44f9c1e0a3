/** The order book's interface, which the fast book and the naive one both implement: integers in, integer records out. */
import type { Result } from '@tulip/std';

/** Stands for "no collar" in `market`, for "no upper bound" in `massCancel` (the lower one is 0), and for any number of makers in the settings. */
export const NO_LIMIT = 0x7fff_ffff;

export interface BookSettings {
  /** Lowest and highest price in ticks; 1 ≤ priceMin ≤ priceMax ≤ 100,000,000. */
  readonly priceMin: number;
  readonly priceMax: number;
  /** 1 to 1,000,000. */
  readonly quantityMax: number;
  /** Orders that may rest at once; 1 to 4,194,304. Memory grows with what rests and shrinks never. */
  readonly orderCapacity: number;
  /**
   * One command meets at most this many resting orders, trades and prevented self-trades together, 1 to 2^31 − 1: a taker that
   * would meet another ends with `ioc-remainder`, even a GTC one; a FOK that would need more is `fok-unfilled`.
   */
  readonly makersMax: number;
  /** Records beyond which the log refuses commands; one command that is let in may still go beyond it by two records an order it meets. */
  readonly eventCapacity: number;
}

export const DEFAULT_BOOK_SETTINGS: BookSettings = {
  priceMin: 1,
  priceMax: 100_000_000,
  quantityMax: 1_000_000,
  orderCapacity: 2_000_000,
  makersMax: NO_LIMIT,
  eventCapacity: 4_000_000,
};

/** Stands for "any" as owner or side in `massCancel`. */
export const ANY = -1;

/** The journal: records as `event-record.ts` lays them out, from `firstSeq` on, until the caller discards them. */
export interface EventLog {
  /** Record `i` begins at word `8 × i`. Read it anew after each command: growth replaces the array. */
  readonly words: Int32Array;
  /** How many records are held. */
  readonly count: number;
  /** The seq of record 0; the first event of a book has seq 1. */
  readonly firstSeq: number;
  /** Forgets the records up to and including this seq; what is held already less is not an error. */
  discard(throughSeq: number): void;
}

export interface BookLevel {
  readonly price: number;
  /** Sum of the open quantities; may exceed 2^31. */
  readonly quantity: number;
  readonly orders: number;
}

export interface BookDepth {
  /** The seq of the last event that it contains. */
  readonly seq: number;
  /** Highest first. */
  readonly bids: readonly BookLevel[];
  /** Lowest first. */
  readonly asks: readonly BookLevel[];
}

/**
 * Levels as they are now, each that an event after `fromSeq` may have touched: the maker's of a trade, and every level that
 * an `accepted`, `replaced` (before and now) or `cancelled` names; quantity 0 and orders 0 where nothing rests.
 */
export interface DepthDelta extends BookDepth {
  readonly fromSeq: number;
}

export interface RestingOrder {
  readonly id: number;
  readonly owner: number;
  readonly side: number;
  readonly price: number;
  readonly open: number;
  /** The `POST_ONLY` bit and the self-trade bits of the order's flags. */
  readonly flags: number;
}

export interface QueuePosition {
  /** What stands before the order at its price. */
  readonly ordersAhead: number;
  readonly quantityAhead: number;
}

export type SnapshotProblem = 'snapshot-truncated' | 'snapshot-damaged' | 'snapshot-version' | 'snapshot-settings';
export interface SnapshotError {
  readonly code: SnapshotProblem;
  readonly message: string;
}
export interface SnapshotInfo {
  /** What `snapshot` was told: the ledger's seq that the state contains. */
  readonly ledgerSeq: number;
}

/**
 * One market's book. Commands take plain integers and return one: what the method says, or a rejection's negated number
 * (`rejectionOf`). Every command but a `log-full` one leaves at least one record. Arguments that are no integers (NaN,
 * Infinity, fractions) are rejected like those that are out of range. Prices are ticks, quantities lots.
 *
 * A price level is a FIFO queue; trades are at the maker's price; no two orders at rest cross. Room for an order that may
 * rest (`book-full`) is asked for on arrival, before it trades, so that a refused command has changed nothing.
 *
 * A taker looks at the maker at the front, until nothing is left of it: beyond its limit or collar it stops; where its
 * budget does not pay for one lot it stops; where it has met `makersMax` makers it stops; if the maker is its own, its
 * self-trade policy decides; else they trade. What a policy cancels or reduces is recorded maker first, then taker. A FOK
 * order that is let in has asked the same questions of each maker in turn beforehand. `book-naive.ts` is the specification
 * in code.
 */
export interface OrderBook {
  readonly settings: BookSettings;
  readonly log: EventLog;

  /**
   * A limit order; `flags` as in `command-flags.ts`. Returns its id: dense, from 1, in order of appearance, never reused,
   * whatever becomes of the order; a rejected order gets none. Cancelled with reason: an IOC's rest (`no-liquidity` if
   * nothing traded, else `ioc-remainder`), a FOK that cannot be filled whole (`fok-unfilled`; it changes nothing), a
   * post-only order that would trade (`post-only-would-cross`), `self-trade`. A FOK counts only what it may fill: own
   * resting orders are passed over under cancel-maker and end the count under the other preventing policies.
   */
  limit(side: number, owner: number, price: number, quantity: number, flags: number): number;

  /**
   * A market order, which never rests: IOC, or FOK by its flags; GTC counts as IOC; post-only is refused. It trades at most
   * `collarTicks` ticks (`NO_LIMIT` for any) beyond the best opposite price of its arrival, at most `quantity` lots, and,
   * unless `budget` is 0, for at most `budget` ticks × lots. Returns the id. What does not trade is cancelled:
   * `fok-unfilled`, or by what stopped it: `price-collar`, `budget-spent`, `self-trade`; where nobody is left to trade with,
   * `no-liquidity` if nothing traded, else `ioc-remainder`.
   */
  market(side: number, owner: number, quantity: number, collarTicks: number, budget: number, flags: number): number;

  /** Cancels (`user-cancel`). Returns what was open. */
  cancel(id: number): number;

  /** Takes `by` lots off and keeps the order's place; cancels (`user-cancel`) when nothing would be left. Returns what is left. */
  reduce(id: number, by: number): number;

  /**
   * Gives the order a new price and open quantity. The same price and no more quantity keep its place; anything else
   * sends it to the back of its new level, after it has traded as a taker with what it crosses, by its own self-trade bits.
   * A post-only order that would trade at its new price is cancelled (`post-only-would-cross`) as it was. Returns what is
   * left open.
   */
  modify(id: number, price: number, openQuantity: number): number;

  /** Like `modify`, but the order goes to the back in any case: a cancel and a new order under the same id. */
  replace(id: number, price: number, openQuantity: number): number;

  /**
   * Cancels (`mass-cancel`) every order that fits: of `owner` or `ANY`, of `side` or `ANY`, priced from `priceFrom` to
   * `priceTo` inclusive (integers from 0 to `NO_LIMIT`); in ascending order of ids. Returns how many. Leaves no record when
   * there are none.
   */
  massCancel(owner: number, side: number, priceFrom: number, priceTo: number): number;

  /** Seq of the last event; 0 before the first. */
  readonly lastSeq: number;
  /** Price of the last trade; 0 before the first. */
  readonly lastPrice: number;
  /** Trades since the book began. */
  readonly tradeCount: number;
  /** Orders that rest. */
  readonly orderCount: number;
  /** The id of the last order; 0 before the first. */
  readonly lastId: number;
  /** The best price of a side; 0 when nothing rests there. */
  bestPrice(side: number): number;
  /** The id of the order that trades next on a side; 0 when nothing rests there. */
  frontOrder(side: number): number;
  /** The order, while it rests. */
  order(id: number): RestingOrder | undefined;
  /** The owner's resting orders by ascending id. Costs a pass over all orders. */
  ordersOf(owner: number): readonly RestingOrder[];
  /** Costs a walk along the queue before the order. */
  queuePosition(id: number): QueuePosition | undefined;
  /** The best `levels` levels of each side. */
  depth(levels: number): BookDepth;
  /** What changed after `fromSeq`, as far as the log reaches; undefined when it does not: take `depth` instead. */
  depthSince(fromSeq: number): DepthDelta | undefined;

  /** The whole state in bytes (`snapshot.ts`); equal states give equal bytes. The log is not part of it. */
  snapshot(ledgerSeq: number): Uint8Array;
  /** Replaces the whole state, log emptied, or changes nothing and says why. */
  restore(snapshot: Uint8Array): Result<SnapshotInfo, SnapshotError>;
  /** Sixteen hexadecimal digits over the whole state (`state-hash.ts`), kept up to date with each command. */
  stateHash(): string;
  /** Sentences about what is wrong inside; empty when all is well. Walks everything and recomputes the hash. */
  checkInvariants(): readonly string[];
}
