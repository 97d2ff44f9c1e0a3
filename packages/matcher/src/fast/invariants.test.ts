/** Each check of the invariants fails when it should: on a book damaged by hand. */
import { expect, it } from 'vitest';
import * as F from '../command-flags.ts';
import { DEFAULT_BOOK_SETTINGS } from '../order-book.ts';
import { FastBook } from './book.ts';
import { KEY, NEXT, OPEN, ORDERS, OWNER, PLACE, PREV, placeOf, sumOf, TURN } from './slots.ts';

/** The slot of the order with this id, of the level at this price, and the words they lie in. */
interface Handles {
  readonly book: FastBook;
  readonly words: Int32Array;
  order(id: number): number;
  level(price: number): number;
}

function open(): Handles {
  const book = new FastBook({ ...DEFAULT_BOOK_SETTINGS, priceMax: 5_000 });
  for (const price of [90, 91, 91, 92, 4_000]) book.limit(F.BUY, 1, price, 5, F.GTC);
  for (const price of [4_101, 4_100, 4_100, 4_100]) book.limit(F.SELL, 2, price, 6, F.GTC);
  book.cancel(4);
  book.limit(F.SELL, 3, 4_000, 2, F.GTC);
  const { slots, ids, levels } = book.resting;
  return { book, words: slots.words, order: (id) => ids.find(id), level: (price) => levels.index.find(price) };
}

const DAMAGES: Readonly<Record<string, readonly [RegExp, (handles: Handles) => void]>> = {
  'a crossed book': [/crossed: 4000 is bid, 3999 is asked/, ({ book }) => book.resting.add(99, 1, F.SELL, 3_999, 1)],
  'a best price that is not the front’s': [
    /side 0 has best price 7, not 4000/,
    ({ book }) => book.resting.levels.best.set([7]),
  ],
  'an order overtaken': [/order 8 has overtaken/, ({ words, order }) => words.set([1], order(8) + TURN)],
  'a turn that was never issued': [/order 1 has turn 999/, ({ words, order }) => words.set([999], order(1) + TURN)],
  'a back pointer astray': [/points back to another/, ({ words, order }) => words.set([order(9)], order(8) + PREV)],
  'a queue that leads elsewhere': [/does not lead back/, ({ words, order }) => words.set([order(8)], order(8) + NEXT)],
  'a sibling lost': [/counts 3 orders, and 2 stand/, ({ words, order }) => words.set([order(9)], order(7) + NEXT)],
  'a wrong back of the queue': [
    /the back is not the last/,
    ({ words, order, level }) => words.set([order(7)], level(4_100) + PREV),
  ],
  'an order that says it is elsewhere': [
    /order 2 says that it is elsewhere/,
    ({ words, order, level }) => words.set([placeOf(level(90), F.BUY)], order(2) + PLACE),
  ],
  'a level’s sum': [
    /its sum is 11, and its orders have 10/,
    ({ book, level }) => book.resting.slots.sums.set([11], sumOf(level(91))),
  ],
  'a level’s count': [/counts 9 orders/, ({ words, level }) => words.set([9], level(91) + ORDERS)],
  'a level that the bitmap misses': [
    /index of levels counts 5 and holds 5, and there are/,
    ({ book }) => book.resting.levels.bitmap.clear(90),
  ],
  'a bit without a level': [/bitmap marks/, ({ book }) => book.resting.levels.bitmap.set(70)],
  'a tier of the bitmap': [/tier 1 of the bitmap/, ({ book }) => book.resting.levels.bitmap.tiers[1]?.fill(0, 1)],
  'a level that the index misses': [
    /bitmap marks the prices 90,91,4000,4100/,
    ({ book, level }) => book.resting.levels.index.remove(level(91), 91),
  ],
  'an order that the index misses': [
    /index does not find order 2/,
    ({ book, order }) => book.resting.ids.remove(order(2), 2),
  ],
  'an order that the index still has': [
    /index of orders counts 8 and holds 9/,
    ({ book, words }) => {
      const ghost = book.resting.slots.take();
      words.set([77], ghost + KEY);
      book.resting.ids.add(ghost, 77);
      book.resting.ids.count--;
    },
  ],
  'an id that was never issued': [/order 77 was never issued/, ({ words, order }) => words.set([77], order(3) + KEY)],
  'a slot that nothing holds': [/slots were taken, and/, ({ book }) => void book.resting.slots.take()],
  'a slot in use twice': [/in use twice/, ({ book, order }) => book.resting.slots.release(order(1))],
  'a level that looks like an order': [/looks like an order/, ({ words, level }) => words.set([1], level(90) + PLACE)],
  'too much open': [/order 1 has 1000001 open/, ({ words, order }) => words.set([1_000_001], order(1) + OPEN)],
  'the hash': [/hash's sums/, ({ book }) => void book.resting.sumB++],
  'an owner changed behind the hash': [/hash's sums/, ({ words, order }) => words.set([7], order(1) + OWNER)],
  'quantity lost behind the log': [
    /order 1 has 3 at rest, and 5 left by the log/,
    ({ book, order }) => book.resting.lower(order(1), 3),
  ],
  'quantity lost within the log': [
    /takes order 10 from 2 to 1/,
    ({ book }) => book.log.append(F.GTC | 2, 10, 5, 4_000, 1, 1, 1, 1),
  ],
  'an order lost behind the log': [
    /order 7 has 0 at rest, and 6 left/,
    ({ book, order }) => book.resting.remove(order(7)),
  ],
};

it('finds nothing wrong with a sound book', () => {
  expect(open().book.checkInvariants()).toEqual([]);
});

it.each(Object.entries(DAMAGES))('finds %s', (_, [sentence, damage]) => {
  const handles = open();
  damage(handles);
  expect(handles.book.checkInvariants().join('\n')).toMatch(sentence);
});
