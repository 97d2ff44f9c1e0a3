/** The blotter's rows and the ladder's: whose, in which order, with which totals. */
import { expect, test } from 'vitest';
import { orderIdOf, pendingRow } from '../feed/ledger-fixture.ts';
import { viewFromRow } from '../feed/order-view.ts';
import { ladderOf } from '../market/ladder.ts';
import { blotterView } from './blotter-view.ts';

const at = (second: number) => `2026-02-03T10:00:0${second}.000Z`;
const orders = new Map(
  [
    pendingRow(0, { acceptedAt: at(1) }),
    pendingRow(3, { acceptedAt: at(2), status: 'FILLED', filledQuantity: 10 }),
    pendingRow(6, { acceptedAt: at(3) }),
    pendingRow(1, { acceptedAt: at(4) }),
  ].map((row) => [row.orderId, viewFromRow(row)]),
);

test('mine are one persona’s, open above history, newest first', () => {
  const { open, history } = blotterView(orders, 'mine', 'trader-0');
  expect(open.map((order) => order.orderId)).toEqual([6, 0].map(orderIdOf));
  expect(history.map((order) => order.orderId)).toEqual([orderIdOf(3)]);
});

test('everyone’s are all', () => {
  expect(blotterView(orders, 'everyone', null).open).toHaveLength(3);
});

test('a ladder counts up from the spread on both sides', () => {
  const level = (price: string, quantity: number) => ({ price, quantity });
  const book = { asks: [level('10.05', 10), level('10.10', 30)], bids: [level('10.00', 20)], seq: 0, simulated: true };
  expect(ladderOf(book, 2)).toEqual({
    asks: [
      { price: '10.10', quantity: 30, cumulative: 40, depthPercent: 100 },
      { price: '10.05', quantity: 10, cumulative: 10, depthPercent: 25 },
    ],
    bids: [{ price: '10.00', quantity: 20, cumulative: 20, depthPercent: 50 }],
    spread: '0.05',
  });
  expect(ladderOf({ ...book, asks: [] }, 2).spread).toBeNull();
});
