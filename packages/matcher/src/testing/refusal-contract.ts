/** The contract of refusals and limits: a refused command changes nothing but the log, and there is a limit on everything. */
import { must } from '@tulip/std';
import { expect, it } from 'vitest';
import * as F from '../command-flags.ts';
import { ANY, type BookSettings, NO_LIMIT, type OrderBook } from '../order-book.ts';
import { rejectionOf } from '../rejections.ts';
import { told } from './told.ts';

type NewBook = (settings?: Partial<BookSettings>) => OrderBook;

const { BUY, SELL, GTC, IOC, FOK, POST_ONLY } = F;
const ask = (book: OrderBook, price: number, quantity: number) => book.limit(SELL, 1, price, quantity, GTC);
const bid = (book: OrderBook, price: number, quantity: number, flags = GTC) =>
  book.limit(BUY, 2, price, quantity, flags);

export function describeRefusals(newBook: NewBook): void {
  it.each([Number.NaN, Infinity, -Infinity, -1, 0, 0.5, 1.5, 1_000_001, 2 ** 31, 2 ** 32 + 1, 1e300])(
    'refuses a quantity of %d, and changes nothing but the log',
    (quantity) => {
      const book = newBook();
      ask(book, 100, 5);
      const orders = JSON.stringify(book.depth(9));
      const answers = [
        bid(book, 100, quantity),
        book.market(BUY, 2, quantity, NO_LIMIT, 0, IOC),
        book.reduce(1, quantity),
        book.modify(1, 100, quantity),
      ];
      expect(answers.map(rejectionOf)).toEqual(Array(4).fill('quantity-out-of-range'));
      expect([JSON.stringify(book.depth(9)).replace(/"seq":\d+/, '"seq":1'), book.lastId]).toEqual([orders, 1]);
    },
  );

  it.each(['__proto__', 'constructor', '1', undefined, null, {}, [1], true])('knows no order %j', (id) => {
    const book = newBook();
    ask(book, 100, 5);
    // A caller in JavaScript may pass anything.
    const alien = id as never;
    expect([book.cancel(alien), book.modify(alien, 100, 1), book.reduce(alien, 1)].map(rejectionOf)).toEqual(
      Array(3).fill('unknown-order'),
    );
    expect([book.order(alien), book.queuePosition(alien), book.orderCount]).toEqual([undefined, undefined, 1]);
  });

  it.each([
    ['side-unknown', (book: OrderBook) => book.limit(2, 1, 100, 1, GTC)],
    ['price-out-of-range', (book: OrderBook) => book.limit(BUY, 1, 100_001, 1, GTC)],
    ['price-out-of-range', (book: OrderBook) => book.limit(BUY, 1, 99.5, 1, GTC)],
    ['owner-out-of-range', (book: OrderBook) => book.limit(BUY, -1, 100, 1, GTC)],
    ['owner-out-of-range', (book: OrderBook) => book.limit(BUY, 2 ** 31, 100, 1, GTC)],
    ['flags-unknown', (book: OrderBook) => book.limit(BUY, 1, 100, 1, 3)],
    ['flags-unknown', (book: OrderBook) => book.limit(BUY, 1, 100, 1, POST_ONLY | IOC)],
    ['flags-unknown', (book: OrderBook) => book.limit(BUY, 1, 100, 1, 5 << 3)],
    ['flags-unknown', (book: OrderBook) => book.market(BUY, 1, 1, NO_LIMIT, 0, POST_ONLY)],
    ['collar-out-of-range', (book: OrderBook) => book.market(BUY, 1, 1, -1, 0, IOC)],
    ['budget-out-of-range', (book: OrderBook) => book.market(BUY, 1, 1, 0, 2 ** 53, IOC)],
    ['side-unknown', (book: OrderBook) => book.massCancel(ANY, 2, 0, NO_LIMIT)],
    ['price-out-of-range', (book: OrderBook) => book.massCancel(ANY, ANY, -1, NO_LIMIT)],
    ['owner-out-of-range', (book: OrderBook) => book.massCancel(-2, ANY, 0, NO_LIMIT)],
  ])('refuses with %s and says so in the log', (code, command) => {
    const book = newBook();
    expect(rejectionOf(command(book))).toBe(code);
    expect(told(book)).toEqual([`rejected: ${code}`]);
  });
}

export function describeLimits(newBook: NewBook): void {
  it('refuses new GTC orders when it is full, takes everything else, and takes them again after a cancel', () => {
    const book = newBook({ orderCapacity: 2 });
    ask(book, 100, 1);
    ask(book, 101, 1);
    expect(rejectionOf(bid(book, 100, 1))).toBe('book-full');
    expect(book.modify(2, 102, 1)).toBe(1);
    expect(bid(book, 100, 1, IOC)).toBe(3);
    expect(bid(book, 90, 1)).toBe(4);
  });

  it('refuses everything while its log is full, and leaves no record of that', () => {
    const book = newBook({ eventCapacity: 2 });
    ask(book, 100, 1);
    ask(book, 101, 1);
    const refused = [bid(book, 0, 0), book.cancel(1), book.cancel(9), book.massCancel(ANY, ANY, 0, NO_LIMIT)];
    expect(refused.map(rejectionOf)).toEqual(Array(4).fill('log-full'));
    expect([book.lastSeq, book.orderCount]).toEqual([2, 2]);
    book.log.discard(1);
    expect([book.cancel(1), rejectionOf(book.cancel(2))]).toEqual([1, 'log-full']);
    expect([book.log.firstSeq, book.log.count, book.lastSeq]).toEqual([2, 2, 3]);
  });

  it('lets a command meet so many makers, and no more', () => {
    const book = newBook({ makersMax: 2 });
    for (let order = 0; order < 3; order++) ask(book, 100, 1);
    bid(book, 100, 3, FOK);
    expect(told(book).at(-1)).toBe('4 cancelled with 3 fok-unfilled');
    bid(book, 100, 3);
    expect(told(book).at(-1)).toBe('5 cancelled with 1 ioc-remainder');
    expect([book.orderCount, book.bestPrice(BUY)]).toEqual([1, 0]);
  });

  it('works at both ends of the price range', () => {
    const book = newBook({ priceMax: 100_000_000 });
    bid(book, 1, 1_000_000);
    ask(book, 100_000_000, 1_000_000);
    expect(book.depth(9)).toMatchObject({ bids: [{ price: 1 }], asks: [{ price: 100_000_000 }] });
    book.market(BUY, 3, 2, NO_LIMIT, Number.MAX_SAFE_INTEGER, IOC);
    book.market(SELL, 3, 2, 5, 0, IOC);
    expect(book.depth(9)).toMatchObject({ bids: [{ quantity: 999_998 }], asks: [{ quantity: 999_998 }] });
    expect(book.checkInvariants()).toEqual([]);
  });

  it('tells what changed since a seq as far as its log reaches, levels that are gone with nothing', () => {
    const book = newBook();
    ask(book, 100, 1);
    ask(book, 101, 2);
    bid(book, 100, 1);
    expect(book.depthSince(2)).toEqual({
      fromSeq: 2,
      seq: 4,
      bids: [{ price: 100, quantity: 0, orders: 0 }],
      asks: [{ price: 100, quantity: 0, orders: 0 }],
    });
    book.log.discard(3);
    expect([book.depthSince(2), book.depthSince(5), book.depthSince(0.5)]).toEqual([undefined, undefined, undefined]);
    expect(must(book.depthSince(4), 'nothing new')).toEqual({ fromSeq: 4, seq: 4, bids: [], asks: [] });
  });
}
