/** What a screen reader hears: the active persona's endings, a burst as one sentence. */
import { expect, test } from 'vitest';
import { pendingRow } from '../feed/ledger-fixture.ts';
import { type OrderView, viewFromRow } from '../feed/order-view.ts';
import { announcement } from './announcements.ts';

function orders(...rows: Parameters<typeof pendingRow>[]): Map<string, OrderView> {
  return new Map(rows.map((row) => pendingRow(...row)).map((row) => [row.orderId, viewFromRow(row)]));
}

const before = orders([0], [3], [6], [1]);

test('one fill is said with its figures', () => {
  const after = orders([0, { status: 'FILLED', filledQuantity: 10, averagePrice: '9.90' }], [3]);
  expect(announcement(before, after, 'trader-0')).toBe('Buy of 10 filled at 9.90.');
});

test('a burst is one sentence, without what others did', () => {
  const after = orders(
    [0, { status: 'FILLED', filledQuantity: 10 }],
    [3, { status: 'FILLED', filledQuantity: 10 }],
    [6, { status: 'REJECTED', reason: 'engine-fault' }],
    [1, { status: 'FILLED', filledQuantity: 10 }],
  );
  expect(announcement(before, after, 'trader-0')).toBe('2 orders filled, 1 order rejected');
});

test('nothing new is nothing to say', () => {
  expect(announcement(before, before, 'trader-0')).toBe('');
});
