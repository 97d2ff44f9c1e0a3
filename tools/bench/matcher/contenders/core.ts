/** The order book itself: integers in, every event in its log, self-trade check and validation included. */
import {
  createOrderBook,
  DEFAULT_BOOK_SETTINGS,
  GTC,
  IOC,
  kindOf,
  NO_LIMIT,
  type OrderBook,
  RECORD_WORDS,
  SELF_TRADE_CANCEL_TAKER,
  TRADE,
  WORD_HEAD,
  WORD_MAKER,
  WORD_ORDER,
  WORD_PRICE,
  WORD_QUANTITY,
} from '@tulip/matcher';
import { OP_CANCEL, OP_IOC, OP_LIMIT, OP_MARKET, OP_WORDS, type Operations, sideOf, typeOf } from '../operations.ts';
import type { Tally } from '../tally.ts';
import type { Contender } from './contender.ts';

const RESTING = GTC | SELF_TRADE_CANCEL_TAKER;
const IMMEDIATE = IOC | SELF_TRADE_CANCEL_TAKER;

export class Core implements Contender {
  readonly #words: Int32Array;
  readonly #book: OrderBook = createOrderBook(DEFAULT_BOOK_SETTINGS);

  constructor({ words }: Operations) {
    this.#words = words;
  }

  /** The file's words are the book's arguments. */
  prepare(): void {}

  run(from: number, to: number): void {
    const words = this.#words;
    const book = this.#book;
    for (let at = from * OP_WORDS; at < to * OP_WORDS; at += OP_WORDS) {
      const head = words[at] as number;
      const order = words[at + 1] as number;
      const price = words[at + 2] as number;
      const quantity = words[at + 3] as number;
      switch (typeOf(head)) {
        case OP_LIMIT:
          // Every order has an owner of its own, here its own number.
          book.limit(sideOf(head), order, price, quantity, RESTING);
          break;
        case OP_IOC:
          book.limit(sideOf(head), order, price, quantity, IMMEDIATE);
          break;
        case OP_MARKET:
          book.market(sideOf(head), order, quantity, NO_LIMIT, 0, IMMEDIATE);
          break;
        case OP_CANCEL:
          book.cancel(order);
          break;
        default:
          book.replace(order, price, quantity);
      }
    }
  }

  drain(tally: Tally): void {
    const { words, count } = this.#book.log;
    for (let at = 0; at < count * RECORD_WORDS; at += RECORD_WORDS) {
      const word = (index: number) => words[at + index] as number;
      if (kindOf(word(WORD_HEAD)) !== TRADE) continue;
      tally.add(word(WORD_MAKER), word(WORD_ORDER), word(WORD_PRICE), word(WORD_QUANTITY));
    }
    this.#book.log.discard(this.#book.lastSeq);
  }
}
