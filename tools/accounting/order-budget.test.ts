/** Figures beside a budget: what is above it, and what of it is not needed. */
import { expect, it } from 'vitest';
import { exceeded, figuresOf, slack } from './order-budget.ts';

it('takes figures by step and order from an account', () => {
  const charge = { step: 'accept', what: 'order row', meter: 'writeUnits', amount: 2 } as const;
  const figures = figuresOf({
    orders: 3,
    trades: 4,
    charges: [charge, { ...charge, what: 'index byUser' }, { ...charge, meter: 'gbSeconds' }],
    calls: { accept: { PutItemCommand: 3 } },
  });
  expect(figures).toMatchObject({ accept: { writeUnits: 1.333, PutItemCommand: 1 }, fill: {} });
});

it('tells what is above its budget or has none', () => {
  expect(exceeded({ fill: { writeUnits: 3, readUnits: 1 } }, { fill: { writeUnits: 2, readUnits: 1 } })).toEqual([
    'fill, writeUnits: 3 an order, the budget is 2',
  ]);
  expect(exceeded({ fill: { Query: 1 }, cash: { writeUnits: 1 } }, { fill: {} })).toEqual([
    'fill, Query: 1 an order, the budget is 0',
    'cash, writeUnits: 1 an order, the budget is 0',
  ]);
});

it('tells what of a budget is not needed', () => {
  expect(slack({ fill: { writeUnits: 96 } }, { fill: { writeUnits: 100 }, frames: { readUnits: 1 } })).toEqual([
    'frames, readUnits: the budget is 1 an order, 0 is used',
  ]);
  expect(slack({ fill: { writeUnits: 94 } }, { fill: { writeUnits: 100 } })).toHaveLength(1);
});
