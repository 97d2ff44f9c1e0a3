/** The ticket turns what is typed into a request of the contract, or says what is wrong with which field. */
import { expect, test } from 'vitest';
import { type Draft, EMPTY_DRAFT, estimatedCost, stepPrice, stepQuantity, toRequest, withType } from './draft.ts';

const draft: Draft = { ...EMPTY_DRAFT, price: '12.5', quantity: '40' };

test('a full limit order becomes a request', () => {
  expect(toRequest(draft, 'clusius')).toEqual({
    ok: true,
    request: {
      userId: 'clusius',
      market: 'TULIP',
      side: 'BUY',
      type: 'LIMIT',
      timeInForce: 'GTC',
      price: '12.5',
      quantity: 40,
    },
  });
});

test('grouping that was typed or pasted does not matter', () => {
  const request = toRequest({ ...draft, price: '1,234.50', quantity: '1\u202f000' }, 'clusius');
  expect(request).toMatchObject({ ok: true, request: { price: '1234.50', quantity: 1000 } });
});

test('a market order carries no price, also when one was typed before', () => {
  const request = toRequest(withType(draft, 'MARKET'), 'clusius');
  expect(request).toMatchObject({ ok: true, request: { type: 'MARKET', timeInForce: 'IOC' } });
  expect(request.ok && 'price' in request.request).toBe(false);
});

test('post-only is said only where it can be, a policy for self-trades only where it is not the default', () => {
  const special: Draft = { ...draft, postOnly: true, selfTrade: 'CANCEL_BOTH' };
  expect(toRequest(special, 'clusius')).toMatchObject({ request: { postOnly: true, selfTrade: 'CANCEL_BOTH' } });
  for (const change of [{ timeInForce: 'IOC' as const }, withType(special, 'MARKET')]) {
    const answer = toRequest({ ...special, ...change }, 'clusius');
    expect(answer).toMatchObject({ ok: true, request: { selfTrade: 'CANCEL_BOTH' } });
    expect(answer.ok && 'postOnly' in answer.request).toBe(false);
  }
});

test.each([
  [{ price: '' }, 'price', 'is required for a LIMIT order'],
  [{ price: '1.234' }, 'price', 'must be a decimal string with at most two decimals, such as "12.50"'],
  [{ price: '0' }, 'price', 'must lie between "0.01" and "1000000.00"'],
  [{ quantity: '' }, 'quantity', 'is required'],
  [{ quantity: '1.5' }, 'quantity', 'must be a whole number of bulbs'],
  [{ quantity: '1e5' }, 'quantity', 'must be a whole number of bulbs'],
  [{ quantity: '0' }, 'quantity', 'must be at least 1'],
  [{ quantity: '1000001' }, 'quantity', 'must be at most 1000000'],
])('%o names the field', (change, field, text) => {
  const answer = toRequest({ ...draft, ...change }, 'clusius');
  expect(answer.ok ? {} : answer.mistakes).toEqual({ [field]: text });
});

test('the price steps by ticks, from the market when it is empty, and stays within the limits', () => {
  expect(stepPrice('12.5', 1, null)).toBe('12.51');
  expect(stepPrice('', 1, '99.99')).toBe('100.00');
  expect(stepPrice('0.01', -100, null)).toBe('0.01');
  expect(stepPrice('1000000.00', 1, null)).toBe('1000000.00');
  expect(stepQuantity('9', 1)).toBe('10');
  expect(stepQuantity('', -1)).toBe('1');
});

test('the cost is exact, at the limit or at the market', () => {
  expect(estimatedCost(draft, null)).toBe(50_000);
  expect(estimatedCost({ ...draft, price: '1000000', quantity: '1000000' }, null)).toBe(100_000_000_000_000);
  expect(estimatedCost(withType(draft, 'MARKET'), '3.00')).toBe(12_000);
  expect(estimatedCost(withType(draft, 'MARKET'), null)).toBeNull();
  expect(estimatedCost({ ...draft, quantity: 'x' }, null)).toBeNull();
});
