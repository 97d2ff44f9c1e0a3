/** The fill engine (D9): what turns one lane's commands into events. Pure: no clock, no randomness, no IO, no Promise. */
import type { Brand, EpochMs } from '@tulip/std';

/** A price or an amount of money in hundredths of a guilder; a safe integer. */
export type Cents = Brand<number, 'Cents'>;
/** A quantity of bulbs; an integer from 1 to 1,000,000 in an order, from 0 where something remains. */
export type Lots = Brand<number, 'Lots'>;

export type Side = 'BUY' | 'SELL';
export type OrderType = 'LIMIT' | 'MARKET';
export type TimeInForce = 'GTC' | 'IOC' | 'FOK';

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

export type EngineCommand = PlaceCommand | CancelCommand;

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
    }
  | { readonly kind: 'cancelled'; readonly orderId: string; readonly reason: CancelReason; readonly remaining: Lots };

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
   * Applies one command and returns its events in order. A `place` yields `accepted` first, then trades, then at most one
   * `cancelled`; a `cancel` yields one `cancelled`, or nothing when there is nothing left to cancel.
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
