/** Makes the order book that the product runs on. */
import { FastBook } from './fast/book.ts';
import { type BookSettings, DEFAULT_BOOK_SETTINGS, type OrderBook } from './order-book.ts';

export function createOrderBook(settings: BookSettings = DEFAULT_BOOK_SETTINGS): OrderBook {
  return new FastBook(settings);
}
