/** Editing an open order asks for what differs, and says what is wrong with what was typed. */
import { expect, test } from 'vitest';
import { pendingRow } from '../feed/ledger-fixture.ts';
import { viewFromRow } from '../feed/order-view.ts';
import { changeOf, editOf, hasTerms } from './terms-edit.ts';

const order = viewFromRow(pendingRow(0, { price: '12.50', quantity: 40 }));
const market = viewFromRow(pendingRow(1, { type: 'MARKET', price: null, quantity: 40 }));
const typed = (change: object) => changeOf(order, { ...editOf(order), ...change });

test('what was not changed asks for nothing, however it is written', () => {
  for (const same of [{}, { price: '12.5' }, { price: ' 12.50 ', quantity: '40 ' }])
    expect(typed(same)).toEqual({ kind: 'same' });
});

test('only what differs is said', () => {
  expect(typed({ price: '13' })).toEqual({ kind: 'change', change: { price: '13' } });
  expect(typed({ quantity: '1,000' })).toEqual({ kind: 'change', change: { quantity: 1000 } });
  expect(typed({ price: '13', quantity: '7' })).toEqual({ kind: 'change', change: { price: '13', quantity: 7 } });
});

test('a market order has a quantity alone', () => {
  expect(changeOf(market, { price: '13', quantity: '7' })).toEqual({ kind: 'change', change: { quantity: 7 } });
});

test('a mistake names its field', () => {
  expect(typed({ price: '1.234' })).toMatchObject({
    kind: 'mistakes',
    mistakes: { price: expect.stringMatching('decimal') },
  });
  expect(typed({ quantity: '0' })).toEqual({ kind: 'mistakes', mistakes: { quantity: 'must be at least 1' } });
  expect(typed({ quantity: 'x' })).toMatchObject({ mistakes: { quantity: 'must be a whole number of bulbs' } });
});

test('an order has the terms that were asked for once it is so', () => {
  expect(hasTerms(order, { price: '12.5' })).toBe(true);
  expect(hasTerms(order, { price: '12.5', quantity: 7 })).toBe(false);
  expect(hasTerms({ ...order, quantity: 7 }, { quantity: 7 })).toBe(true);
});
