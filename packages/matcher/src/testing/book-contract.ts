/** The contract of an order book, run by the fast one and the naive one: each class of bug that engines are known for, by name. */
import { describe, expect, it } from 'vitest';
import * as F from '../command-flags.ts';
import { ANY, type BookSettings, DEFAULT_BOOK_SETTINGS, NO_LIMIT, type OrderBook } from '../order-book.ts';
import { rejectionOf } from '../rejections.ts';
import { describeLimits, describeRefusals } from './refusal-contract.ts';
import { describeSnapshots } from './snapshot-contract.ts';
import { told } from './told.ts';

export type CreateBook = (settings: BookSettings) => OrderBook;

const { BUY, SELL, GTC, IOC, FOK, POST_ONLY } = F;

export function describeOrderBook(name: string, create: CreateBook): void {
  const book = (settings: Partial<BookSettings> = {}) =>
    create({ ...DEFAULT_BOOK_SETTINGS, priceMax: 100_000, ...settings });
  describe(`${name}: the contract of an order book`, () => {
    describeTrades(book);
    describeTimesInForce(book);
    describeRemovals(book);
    describeChanges(book);
    describeSelfTrades(book);
    describeRefusals(book);
    describeLimits(book);
    describeSnapshots(book);
  });
}

type NewBook = (settings?: Partial<BookSettings>) => OrderBook;

/** An ask of owner 1 and a bid of owner 2 are what most tests begin with. */
const ask = (book: OrderBook, price: number, quantity: number) => book.limit(SELL, 1, price, quantity, GTC);
const bid = (book: OrderBook, price: number, quantity: number, flags = GTC) =>
  book.limit(BUY, 2, price, quantity, flags);

function describeTrades(newBook: NewBook): void {
  it('trades at the maker’s price, not at the taker’s', () => {
    const book = newBook();
    ask(book, 100, 5);
    bid(book, 110, 5);
    expect(told(book).at(-1)).toBe('2 takes 5 of 1 at 100, leaves 0 and 0');
    expect(book.lastPrice).toBe(100);
  });

  it('never sweeps past the taker’s own limit', () => {
    const book = newBook();
    for (const price of [100, 101, 102]) ask(book, price, 1);
    bid(book, 101, 3);
    expect(told(book).slice(4)).toEqual([
      '4 takes 1 of 1 at 100, leaves 2 and 0',
      '4 takes 1 of 2 at 101, leaves 1 and 0',
    ]);
    expect([book.bestPrice(BUY), book.bestPrice(SELL)]).toEqual([101, 102]);
  });

  it('lets the earlier order trade first at a price, and the better price before the earlier order', () => {
    const book = newBook();
    ask(book, 101, 1);
    ask(book, 100, 1);
    ask(book, 100, 1);
    expect(book.frontOrder(SELL)).toBe(2);
    bid(book, 101, 3);
    expect(
      told(book)
        .slice(4)
        .map((sentence) => sentence.split(' ')[4]),
    ).toEqual(['2', '3', '1']);
  });

  it('keeps the taker’s id when its rest rests', () => {
    const book = newBook();
    ask(book, 100, 2);
    expect(bid(book, 100, 5)).toBe(2);
    expect(book.order(2)).toEqual({ id: 2, owner: 2, side: BUY, price: 100, open: 3, flags: 0 });
  });

  it('never makes a trade of nothing when a maker is filled exactly', () => {
    const book = newBook();
    ask(book, 100, 2);
    ask(book, 100, 2);
    bid(book, 100, 2);
    expect(told(book).filter((sentence) => sentence.includes('takes'))).toEqual([
      '3 takes 2 of 1 at 100, leaves 0 and 0',
    ]);
    expect(book.frontOrder(SELL)).toBe(2);
  });

  it('forgets a maker that is filled: it cannot be cancelled, changed or read', () => {
    const book = newBook();
    ask(book, 100, 2);
    bid(book, 100, 2);
    expect(
      [book.cancel(1), book.reduce(1, 1), book.modify(1, 100, 1), book.replace(1, 100, 1)].map(rejectionOf),
    ).toEqual(Array(4).fill('unknown-order'));
    expect([book.order(1), book.queuePosition(1), book.orderCount]).toEqual([undefined, undefined, 0]);
  });

  it('never gives an id again, neither after a fill nor after a rejection', () => {
    const book = newBook();
    expect([ask(book, 100, 1), bid(book, 100, 1)]).toEqual([1, 2]);
    expect(bid(book, 0, 1)).toBeLessThan(0);
    expect([bid(book, 90, 1, IOC), ask(book, 100, 1), book.lastId]).toEqual([3, 4, 4]);
  });

  it('sums a level beyond 32 bits', () => {
    const book = newBook();
    for (let order = 0; order < 5_000; order++) ask(book, 100, 1_000_000);
    expect(book.depth(1).asks).toEqual([{ price: 100, quantity: 5_000_000_000, orders: 5_000 }]);
    expect(book.queuePosition(5_000)).toEqual({ ordersAhead: 4_999, quantityAhead: 4_999_000_000 });
  });
}

function describeTimesInForce(newBook: NewBook): void {
  it('never rests what an IOC leaves', () => {
    const book = newBook();
    ask(book, 100, 2);
    bid(book, 100, 5, IOC);
    bid(book, 100, 5, IOC);
    expect(told(book).filter((sentence) => sentence.includes('cancelled'))).toEqual([
      '2 cancelled with 3 ioc-remainder',
      '3 cancelled with 5 no-liquidity',
    ]);
    expect([book.orderCount, book.bestPrice(BUY)]).toEqual([0, 0]);
  });

  it('fills a FOK whole or changes nothing, and never rests it', () => {
    const book = newBook();
    ask(book, 100, 2);
    ask(book, 101, 2);
    bid(book, 100, 3, FOK);
    expect(told(book).at(-1)).toBe('3 cancelled with 3 fok-unfilled');
    expect(book.depth(9).asks.map(({ quantity }) => quantity)).toEqual([2, 2]);
    bid(book, 101, 4, FOK);
    expect(book.orderCount).toBe(0);
  });

  it('counts no own order for a FOK, whatever would become of it', () => {
    for (const policy of [
      F.SELF_TRADE_CANCEL_TAKER,
      F.SELF_TRADE_CANCEL_MAKER,
      F.SELF_TRADE_CANCEL_BOTH,
      F.SELF_TRADE_DECREMENT,
    ]) {
      const book = newBook();
      book.limit(SELL, 2, 100, 5, GTC);
      ask(book, 101, 4);
      bid(book, 101, 5, FOK | policy);
      expect(told(book).at(-1)).toBe('3 cancelled with 5 fok-unfilled');
      expect(book.orderCount).toBe(2);
    }
  });

  it('lets a FOK’s budget stop at the maker that it cannot pay for, though a cheaper one follows', () => {
    const book = newBook();
    bid(book, 200, 3);
    bid(book, 100, 3);
    book.market(SELL, 1, 3, NO_LIMIT, 500, FOK);
    expect(told(book).at(-1)).toBe('3 cancelled with 3 fok-unfilled');
    book.market(SELL, 1, 3, NO_LIMIT, 600, FOK);
    expect(told(book).at(-1)).toBe('4 takes 3 of 1 at 200, leaves 0 and 0');
  });

  it('never rests a market order, and says what stopped it', () => {
    const book = newBook();
    ask(book, 100, 1);
    ask(book, 105, 1);
    book.market(BUY, 2, 5, 4, 0, GTC);
    expect(told(book).slice(2)).toEqual([
      '3 accepted',
      '3 takes 1 of 1 at 100, leaves 4 and 0',
      '3 cancelled with 4 price-collar',
    ]);
    book.market(BUY, 2, 5, NO_LIMIT, 104, IOC);
    book.market(BUY, 2, 5, NO_LIMIT, 0, IOC);
    book.market(BUY, 2, 5, NO_LIMIT, 0, IOC);
    expect(told(book).filter((sentence) => sentence.includes('cancelled'))).toEqual([
      '4 cancelled with 5 budget-spent',
      '5 cancelled with 4 ioc-remainder',
      '6 cancelled with 5 no-liquidity',
    ]);
    expect(book.orderCount).toBe(0);
  });

  it('spends no more than the budget, to the last lot that it pays for', () => {
    const book = newBook();
    ask(book, 100, 3);
    ask(book, 200, 3);
    book.market(BUY, 2, 9, NO_LIMIT, 700, GTC);
    expect(told(book).slice(3)).toEqual([
      '3 takes 3 of 1 at 100, leaves 6 and 0',
      '3 takes 2 of 2 at 200, leaves 4 and 1',
      '3 cancelled with 4 budget-spent',
    ]);
  });

  it('ends a post-only order that would trade, and rests one that would not', () => {
    const book = newBook();
    ask(book, 100, 1);
    bid(book, 100, 1, POST_ONLY);
    expect(told(book).at(-1)).toBe('2 cancelled with 1 post-only-would-cross');
    bid(book, 99, 1, POST_ONLY);
    expect(book.order(3)?.flags).toBe(POST_ONLY);
  });
}

function describeRemovals(newBook: NewBook): void {
  it('leaves no phantom best level after a cancel', () => {
    const book = newBook();
    bid(book, 90, 1);
    bid(book, 99, 1);
    book.cancel(2);
    expect([book.bestPrice(BUY), book.frontOrder(BUY)]).toEqual([90, 1]);
    book.cancel(1);
    expect([book.bestPrice(BUY), book.frontOrder(BUY), book.depth(9).bids]).toEqual([0, 0, []]);
    ask(book, 90, 1);
    expect(told(book).at(-1)).toBe('3 accepted');
  });

  it('cancels in the middle of a queue without losing a sibling or the order', () => {
    const book = newBook();
    for (let order = 0; order < 5; order++) ask(book, 100, 1);
    book.cancel(3);
    book.cancel(5);
    book.cancel(1);
    ask(book, 100, 1);
    bid(book, 100, 3);
    expect(
      told(book)
        .filter((sentence) => sentence.includes('takes'))
        .map((sentence) => sentence.split(' ')[4]),
    ).toEqual(['2', '4', '6']);
  });

  it('takes an order off its level’s count once, however it leaves', () => {
    const book = newBook();
    for (let order = 0; order < 4; order++) ask(book, 100, 3);
    bid(book, 100, 3);
    book.cancel(2);
    book.cancel(2);
    book.reduce(3, 1);
    expect(book.depth(1).asks).toEqual([{ price: 100, quantity: 5, orders: 2 }]);
    expect(book.orderCount).toBe(2);
  });

  it('cancels by owner, side and price, in ascending order of ids', () => {
    const book = newBook();
    for (const price of [103, 101, 102]) ask(book, price, 1);
    bid(book, 90, 1);
    told(book);
    expect(book.massCancel(1, ANY, 102, 103)).toBe(2);
    expect(told(book)).toEqual(['1 cancelled with 1 mass-cancel', '3 cancelled with 1 mass-cancel']);
    expect([book.massCancel(1, BUY, 0, NO_LIMIT), book.massCancel(ANY, ANY, 0, NO_LIMIT)]).toEqual([0, 2]);
    expect([book.orderCount, told(book).length]).toEqual([0, 2]);
  });
}

function describeChanges(newBook: NewBook): void {
  it('keeps an order’s place when its quantity goes down, and only then', () => {
    const book = newBook();
    for (let order = 0; order < 3; order++) ask(book, 100, 5);
    book.modify(1, 100, 4);
    expect(book.frontOrder(SELL)).toBe(1);
    book.modify(1, 100, 5);
    expect(book.queuePosition(1)).toEqual({ ordersAhead: 2, quantityAhead: 10 });
    book.replace(2, 100, 1);
    expect(book.queuePosition(2)).toEqual({ ordersAhead: 2, quantityAhead: 10 });
  });

  it('trades when a modification crosses, and never rests crossed', () => {
    const book = newBook();
    ask(book, 100, 2);
    bid(book, 90, 5);
    told(book);
    expect(book.modify(2, 101, 3)).toBe(1);
    expect(told(book)).toEqual(['2 from 5 at 90 to 3 at 101', '2 takes 2 of 1 at 100, leaves 1 and 0']);
    expect([book.bestPrice(BUY), book.bestPrice(SELL)]).toEqual([101, 0]);
  });

  it('remembers post-only through modifications', () => {
    const book = newBook();
    ask(book, 100, 2);
    bid(book, 90, 5, POST_ONLY);
    book.modify(2, 95, 5);
    told(book);
    expect(book.modify(2, 100, 4)).toBe(0);
    expect(told(book)).toEqual(['2 cancelled with 5 post-only-would-cross']);
    expect([book.orderCount, book.bestPrice(BUY)]).toEqual([1, 0]);
  });

  it('cancels when a reduction leaves nothing', () => {
    const book = newBook();
    ask(book, 100, 5);
    expect([book.reduce(1, 2), book.reduce(1, 7), book.orderCount]).toEqual([3, 0, 0]);
    expect(told(book)).toEqual(['1 accepted', '1 from 5 at 100 to 3 at 100', '1 cancelled with 3 user-cancel']);
  });
}

function describeSelfTrades(newBook: NewBook): void {
  it.each([
    [F.SELF_TRADE_ALLOW, 4, ['2 takes 4 of 1 at 100, leaves 0 and 1']],
    [F.SELF_TRADE_CANCEL_TAKER, 4, ['2 cancelled with 4 self-trade']],
    [F.SELF_TRADE_CANCEL_MAKER, 4, ['1 cancelled with 5 self-trade']],
    [F.SELF_TRADE_CANCEL_BOTH, 4, ['1 cancelled with 5 self-trade', '2 cancelled with 4 self-trade']],
    [F.SELF_TRADE_DECREMENT, 4, ['1 from 5 at 100 to 1 at 100 self-trade', '2 cancelled with 4 self-trade']],
    [F.SELF_TRADE_DECREMENT, 5, ['1 cancelled with 5 self-trade', '2 cancelled with 5 self-trade']],
    [F.SELF_TRADE_DECREMENT, 7, ['1 cancelled with 5 self-trade', '2 from 7 at 100 to 2 at 100 self-trade']],
  ])('prevents a trade with oneself by policy %i of the taker', (policy, quantity, expected) => {
    const book = newBook();
    ask(book, 100, 5);
    book.limit(BUY, 1, 100, quantity, GTC | policy);
    expect(told(book).slice(2)).toEqual(expected);
  });
}
