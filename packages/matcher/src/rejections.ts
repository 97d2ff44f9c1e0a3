/** Why a command is refused, as a registry: a refused command changes nothing but the log. */

/**
 * The code is the key; its number stands in the event log and, negated, is what the refused command returns. When several
 * apply it is `log-full`, else the one with the smallest number.
 */
export const REJECTIONS = {
  'side-unknown': { number: 1, meaning: 'The side is neither 0 (buy) nor 1 (sell).' },
  'price-out-of-range': { number: 2, meaning: 'The price is not an integer from priceMin to priceMax.' },
  'quantity-out-of-range': { number: 3, meaning: 'The quantity is not an integer from 1 to quantityMax.' },
  'owner-out-of-range': { number: 4, meaning: 'The owner is not an integer from 0 to 2^31 − 1.' },
  'flags-unknown': {
    number: 5,
    meaning: 'The flags do not go together: an unknown bit, or post-only with IOC or FOK.',
  },
  'collar-out-of-range': { number: 6, meaning: 'The collar is not an integer from 0 to 2^31 − 1 ticks.' },
  'budget-out-of-range': { number: 7, meaning: 'The quote budget is not a safe integer from 0.' },
  'unknown-order': { number: 8, meaning: 'No order with this id rests: it never came, is filled, or is cancelled.' },
  'book-full': {
    number: 9,
    meaning:
      'orderCapacity orders rest; everything but a new GTC order still passes, and that does not even if it would trade.',
  },
  'ids-exhausted': {
    number: 10,
    meaning:
      'The book has issued all of its 2^31 − 1 ids, or all of its turns in the queues, and the command needs one.',
  },
  'log-full': {
    number: 11,
    meaning: 'The event log holds eventCapacity records: discard some. The one rejection that leaves no record.',
  },
} as const satisfies Record<string, { readonly number: number; readonly meaning: string }>;

export type RejectionCode = keyof typeof REJECTIONS;

const CODES = Object.entries(REJECTIONS).map(([code, { number }]) => [number, code as RejectionCode] as const);
const CODE_OF_NUMBER: ReadonlyMap<number, RejectionCode> = new Map(CODES);

/** The code behind a command's negative return value, or behind the code of a `rejected` record (sign ignored). */
export function rejectionOf(number: number): RejectionCode | undefined {
  return CODE_OF_NUMBER.get(Math.abs(number));
}
