/**
 * The layout of the event log: each event is a record of eight 32-bit integers, journal and feed at once.
 *
 * | word | accepted | trade | replaced | cancelled | rejected |
 * |---|---|---|---|---|---|
 * | 0 | head | head, side of the taker | head | head, code: the reason | head, code: the rejection |
 * | 1 | order | taker | order | order | order named by the command, or 0 |
 * | 2 | flags of the command | maker | price before | 0 | kind of the command |
 * | 3 | limit; 0 for a market order | price | price now | price; 0 for a market order | 0 |
 * | 4 | quantity | quantity | open before | 0 | 0 |
 * | 5 | quantity | open of the taker after | open now | open when cancelled | 0 |
 * | 6 | 0 | open of the maker after | 0 | 0 | 0 |
 * | 7 | owner | number of the trade, low 32 bits | owner | owner | 0 |
 *
 * The head is `kind | side << 8 | code << 16`; the side is the named order's, 0 in `rejected`. An order named that is no
 * 32-bit integer stands as 0. The seq of a record is not in it: record `i` of the log has `firstSeq + i`. After an order's
 * `accepted` come its trades and what they did to others; unless a `cancelled` of the order follows or nothing is left of
 * it, the rest rests. `replaced` is one of: a modification (code 0), after which trades may follow; a reduction (code 0);
 * or a decrement to prevent a self-trade (code `self-trade`).
 */

export const RECORD_WORDS = 8;

export const WORD_HEAD = 0;
export const WORD_ORDER = 1;
export const WORD_MAKER = 2;
export const WORD_FLAGS = 2;
export const WORD_PRICE_BEFORE = 2;
export const WORD_COMMAND = 2;
export const WORD_PRICE = 3;
export const WORD_QUANTITY = 4;
export const WORD_OPEN_BEFORE = 4;
export const WORD_OPEN = 5;
export const WORD_MAKER_OPEN = 6;
export const WORD_OWNER = 7;
export const WORD_TRADE_NUMBER = 7;

export const ACCEPTED = 1;
export const TRADE = 2;
export const REPLACED = 3;
export const CANCELLED = 4;
export const REJECTED = 5;

export const kindOf = (head: number): number => head & 0xff;
export const sideOf = (head: number): number => (head >>> 8) & 0xff;
export const codeOf = (head: number): number => head >>> 16;

/** Codes of `cancelled`. */
export const NO_LIQUIDITY = 1;
export const IOC_REMAINDER = 2;
export const FOK_UNFILLED = 3;
export const USER_CANCEL = 4;
export const MASS_CANCEL = 5;
export const POST_ONLY_WOULD_CROSS = 6;
/** Also the code of a `replaced` that a decrement made. */
export const SELF_TRADE = 7;
export const PRICE_COLLAR = 8;
/** The quote budget does not buy another lot at the next price. */
export const BUDGET_SPENT = 9;

/** Kinds of commands, as a `rejected` record names them. */
export const COMMAND_LIMIT = 1;
export const COMMAND_MARKET = 2;
export const COMMAND_CANCEL = 3;
export const COMMAND_REDUCE = 4;
export const COMMAND_MODIFY = 5;
export const COMMAND_REPLACE = 6;
export const COMMAND_MASS_CANCEL = 7;
