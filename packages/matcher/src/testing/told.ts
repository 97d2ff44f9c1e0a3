/** The log's records as short sentences, for tests to compare. */
import { must } from '@tulip/std';
import * as E from '../event-record.ts';
import type { OrderBook } from '../order-book.ts';
import { rejectionOf } from '../rejections.ts';

const REASONS: Readonly<Record<number, string>> = {
  0: '',
  [E.NO_LIQUIDITY]: ' no-liquidity',
  [E.IOC_REMAINDER]: ' ioc-remainder',
  [E.FOK_UNFILLED]: ' fok-unfilled',
  [E.USER_CANCEL]: ' user-cancel',
  [E.MASS_CANCEL]: ' mass-cancel',
  [E.POST_ONLY_WOULD_CROSS]: ' post-only-would-cross',
  [E.SELF_TRADE]: ' self-trade',
  [E.PRICE_COLLAR]: ' price-collar',
  [E.BUDGET_SPENT]: ' budget-spent',
};

/** What the book has told since the last time; forgets it. */
export function told(book: OrderBook): readonly string[] {
  const { log } = book;
  const sentences = Array.from({ length: log.count }, (_, record) =>
    sentenceOf((word) => must(log.words[record * E.RECORD_WORDS + word], 'a word')),
  );
  log.discard(book.lastSeq);
  return sentences;
}

/** `4 takes 3 of 1 at 100, leaves 0 and 2`: taker, quantity, maker, price, what is left of taker and maker. */
function sentenceOf(word: (index: number) => number): string {
  const [head, order, price, open] = [word(E.WORD_HEAD), word(E.WORD_ORDER), word(E.WORD_PRICE), word(E.WORD_OPEN)];
  const reason = REASONS[E.codeOf(head)];
  switch (E.kindOf(head)) {
    case E.ACCEPTED:
      return `${order} accepted`;
    case E.TRADE:
      return `${order} takes ${word(E.WORD_QUANTITY)} of ${word(E.WORD_MAKER)} at ${price}, leaves ${open} and ${word(E.WORD_MAKER_OPEN)}`;
    case E.REPLACED:
      return `${order} from ${word(E.WORD_OPEN_BEFORE)} at ${word(E.WORD_PRICE_BEFORE)} to ${open} at ${price}${reason}`;
    case E.CANCELLED:
      return `${order} cancelled with ${open}${reason}`;
    default:
      return `rejected: ${rejectionOf(E.codeOf(head))}`;
  }
}
