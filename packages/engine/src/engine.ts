/** The fill engine (D9): what turns one lane's commands into events. Pure: no clock, no randomness, no IO, no Promise. */
import type { Brand, EpochMs } from '@tulip/std';

/** A price or an amount of money in hundredths of a guilder; a safe integer. */
export type Cents = Brand<number, 'Cents'>;
/** A quantity of bulbs; an integer from 1 to 1,000,000 in an order, from 0 where something remains. */
export type Lots = Brand<number, 'Lots'>;

export type Side = 'BUY' | 'SELL';
export type OrderType = 'LIMIT' | 'MARKET';
export type TimeInForce = 'GTC' | 'IOC' | 'FOK';
/**
 * What happens where an order would trade with another of the same user; the incoming order's policy counts. Either order or
 * both end, or DECREMENT takes the smaller quantity off both, so that the smaller one ends and the larger one goes on.
 */
export type SelfTradePolicy = 'CANCEL_TAKER' | 'CANCEL_MAKER' | 'CANCEL_BOTH' | 'DECREMENT';

/** An order as the engine sees it: everything that its outcome may depend on. */
export interface PlaceCommand {
  readonly kind: 'place';
  readonly orderId: string;
  readonly userId: string;
  readonly side: Side;
  readonly type: OrderType;
  readonly timeInForce: TimeInForce;
  /** The limit; null for a MARKET order. */
  readonly price: Cents | null;
  readonly quantity: Lots;
  /** Never takes: an order that would trade at once, be it with its own user's, ends instead. Only a GTC LIMIT order may say so. */
  readonly postOnly: boolean;
  readonly selfTrade: SelfTradePolicy;
  /** An unsigned 32-bit integer. */
  readonly simulationSeed: number;
  readonly acceptedAt: EpochMs;
}

/** Asks for the end of an order that is not terminal: one that rests, or one that was never placed with the engine. */
export interface CancelCommand {
  readonly kind: 'cancel';
  readonly orderId: string;
  readonly userId: string;
  /** What is not yet filled. */
  readonly remaining: Lots;
  readonly reason: 'user-cancel' | 'mass-cancel';
}

/**
 * Asks for other terms of an order that is not terminal. Of an order that was never placed with the engine only the terms
 * change; its `place` comes later and carries them.
 */
export interface ReplaceCommand {
  readonly kind: 'replace';
  readonly orderId: string;
  readonly userId: string;
  /** The new limit; null leaves it. Always null for a MARKET order. */
  readonly price: Cents | null;
  /** The new total quantity, of which what is filled is a part (FIX OrderQty); null leaves it. */
  readonly quantity: Lots | null;
  /** The order as it stands. Of an order that rests the engine knows the same. */
  readonly current: {
    readonly price: Cents | null;
    /** Total quantity. */
    readonly quantity: Lots;
    /** What is not yet filled. */
    readonly remaining: Lots;
  };
}

export type EngineCommand = PlaceCommand | CancelCommand | ReplaceCommand;

export type CancelReason =
  | 'no-liquidity'
  | 'ioc-remainder'
  | 'fok-unfilled'
  | 'user-cancel'
  | 'mass-cancel'
  | 'post-only-would-cross'
  | 'self-trade'
  | 'price-collar'
  | 'duplicate-in-other-region';

export type EngineEvent =
  | { readonly kind: 'accepted'; readonly orderId: string }
  | {
      readonly kind: 'trade';
      /** The order that took liquidity. */
      readonly orderId: string;
      readonly takerSide: Side;
      /** The resting order, or `SIM#<n>` (n counts from 1 within the order) where the counterparty is simulated. */
      readonly makerOrderId: string;
      readonly price: Cents;
      readonly quantity: Lots;
      /** What is left of the taker after this trade. */
      readonly remaining: Lots;
      /** What is left of the resting order after this trade; absent where the counterparty is simulated. */
      readonly makerRemaining?: Lots;
      /** Whose the resting order is; absent where the counterparty is simulated. */
      readonly makerUserId?: string;
    }
  | {
      readonly kind: 'cancelled';
      /** The command's order, or a resting order of the same user that its self-trade policy ends. */
      readonly orderId: string;
      readonly reason: CancelReason;
      /** What was left of it. */
      readonly remaining: Lots;
    }
  | {
      readonly kind: 'replaced';
      /** The command's order, or a resting order of the same user that DECREMENT makes smaller. */
      readonly orderId: string;
      /** The limit from now on; null for a MARKET order. */
      readonly price: Cents | null;
      /** The total quantity from now on. */
      readonly quantity: Lots;
      /** What is left of it now. */
      readonly remaining: Lots;
    };

/** What an engine is, as the ledger records it beside each entry: the same three strings give the same outcomes for ever. */
export interface EngineIdentity {
  readonly name: 'simfill' | 'matcher';
  /** Raised with every change that alters any outcome. */
  readonly version: string;
  /** Everything else that outcomes depend on: market, profile, seeds, tick and lot size. */
  readonly settings: string;
}

export interface FillEngine {
  readonly identity: EngineIdentity;
  /**
   * Applies one command and returns its events in order.
   *
   * A `place` yields `accepted`, then what it meets, then at most one `cancelled` of its own. What it meets is, best price
   * first and oldest first at a price: a `trade`, or, where the maker is of the same user, what the taker's
   * {@link SelfTradePolicy} says: the maker's `cancelled` or `replaced` before the taker's own.
   * A post-only order that would meet anything yields `accepted` and `cancelled` with `post-only-would-cross`. A FOK order that
   * cannot trade its whole quantity yields `accepted` and `cancelled` with `fok-unfilled`, and touches nobody else's.
   * An order meets at most {@link MAX_MAKERS} others; the rest of it ends then with `ioc-remainder`, or `fok-unfilled`.
   *
   * A `cancel` yields one `cancelled`, or nothing when there is nothing left to cancel.
   *
   * A `replace` to what already is yields nothing. A new total that is not above what is filled yields one `cancelled` with
   * `user-cancel`. Else it yields `replaced`, and then, where the new limit crosses, what the order meets, as above. A quantity
   * that only goes down keeps the order's place in its level; a new price or a higher quantity puts it last. An order that is
   * post-only stays so: where its new limit would meet anything it yields one `cancelled` with `post-only-would-cross`, as its
   * user has given up the old terms and may not have the new ones.
   */
  apply(command: EngineCommand): readonly EngineEvent[];
  /** The whole state, versioned; restoring it and going on equals never having stopped. */
  snapshot(): Uint8Array;
  /** Replaces the whole state. Throws and changes nothing when the bytes are not a snapshot of this very engine identity. */
  restore(snapshot: Uint8Array): void;
  /** SHA-256 over identity and state, in hexadecimal. */
  stateHash(): string;
}

/** SimFill makes at most this many trades for one order; it bounds the items of a transaction (D5). */
export const MAX_SIMULATED_FILLS = 5;

/**
 * One command meets at most this many resting orders, so that its ledger entry stays far below the 400 KB of an item. An
 * engine that no ledger follows (a benchmark) may be made with another limit.
 */
export const MAX_MAKERS = 1_000;
