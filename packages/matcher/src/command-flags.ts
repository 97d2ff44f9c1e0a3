/** The small integers of a command: side, time in force, post-only, what to do about trading with oneself. */

export const BUY = 0;
export const SELL = 1;

/** Bits 0 and 1 of `flags`: time in force. */
export const GTC = 0;
export const IOC = 1;
export const FOK = 2;
export const TIME_IN_FORCE_MASK = 3;

/** Bit 2 of `flags`: the order may only add liquidity. It stays with the order and holds for its modifications too. */
export const POST_ONLY = 4;

/**
 * Bits 3 to 5 of `flags`: what happens when this order, as the taker, meets a resting order of its own owner. The taker's
 * choice counts; it stays with the order for the day when a modification makes it a taker again.
 */
export const SELF_TRADE_ALLOW = 0 << 3;
/** What is left of the taker is cancelled; what it met before it has traded. */
export const SELF_TRADE_CANCEL_TAKER = 1 << 3;
/** The resting order is cancelled, and the taker goes on. */
export const SELF_TRADE_CANCEL_MAKER = 2 << 3;
/** Both are cancelled. */
export const SELF_TRADE_CANCEL_BOTH = 3 << 3;
/** Both lose the smaller of the two quantities without a trade; the one of which nothing is left is cancelled. */
export const SELF_TRADE_DECREMENT = 4 << 3;
export const SELF_TRADE_MASK = 7 << 3;

export const FLAGS_MAX = SELF_TRADE_DECREMENT | POST_ONLY | FOK;
