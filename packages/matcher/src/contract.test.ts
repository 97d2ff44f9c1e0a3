/** Both books keep one contract. */
import { NaiveBook } from './book-naive.ts';
import { createOrderBook } from './create-order-book.ts';
import { describeOrderBook } from './testing/book-contract.ts';

describeOrderBook('the fast book', createOrderBook);
describeOrderBook('the naive book', (settings) => new NaiveBook(settings));
