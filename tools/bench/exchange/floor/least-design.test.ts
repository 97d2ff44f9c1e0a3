/** Which recorded orders the second floor can make again. */
import { expect, it } from 'vitest';
import { ordersIn } from './least-design.ts';

const base = { startedAt: 0, endedAt: 1, client: '' };
const accept = (orderId: string) => [
  { ...base, part: 'http-api', command: 'PutCommand', input: { Item: { pk: `ORDER#${orderId}` } } },
  { ...base, part: 'http-api', command: 'SendMessageCommand', input: { MessageBody: JSON.stringify({ orderId }) } },
];
const ledger = { Put: { Item: { pk: 'LEDGER#x', command: { orderId: 'one' } } } };
const update = { Update: { Key: { pk: 'ORDER#one' } } };
const trade = { Put: { Item: { pk: 'TRADE#x' } } };

it('takes the put, the bell, the ledger entry and the row of an order, and leaves out orders that lack one', () => {
  const commit = { ...base, part: 'fill-worker', command: 'TransactWriteCommand' };
  const calls = [...accept('one'), ...accept('two'), { ...commit, input: { TransactItems: [ledger, update, trade] } }];
  expect(ordersIn(calls)).toEqual([{ put: calls[0]?.input, send: calls[1]?.input, ledger, update }]);
});
