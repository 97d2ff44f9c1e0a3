/** The accountant: recorded calls in, lines of an account out. */
import { EDGE_TABLE, EXCHANGE_TABLE } from '@tulip/resources';
import { describe, expect, it } from 'vitest';
import { createAccountant, usageOf } from './accountant.ts';
import { type RecordedCall, recordingMiddleware } from './recorded-call.ts';

const call = (command: string, input: object, output: object = {}): RecordedCall => ({ command, input, output });
const accountant = () => createAccountant({ exchange: EXCHANGE_TABLE, edge: EDGE_TABLE });
const ORDER = {
  pk: 'ORDER#1',
  sk: 'REGION#us-east-2',
  userPk: 'USER#clusius',
  lanePk: 'ORDERS#us-east-2/TULIP-0',
  pendingPk: 'PENDING#us-east-2/TULIP-0',
  timeSk: '1637',
};

describe('an accountant', () => {
  it('charges a put for its item and for each index entry, and its copies apart', () => {
    const account = accountant();
    account.take('accept', call('PutItemCommand', { TableName: 'exchange', Item: ORDER }));
    const units = account.charges().filter(({ meter }) => meter === 'writeUnits');
    expect(units).toEqual([
      { step: 'accept', what: 'order row', meter: 'writeUnits', amount: 1 },
      { step: 'accept', what: 'index byUser', meter: 'writeUnits', amount: 1 },
      { step: 'accept', what: 'index byLane', meter: 'writeUnits', amount: 1 },
      { step: 'accept', what: 'index pending', meter: 'writeUnits', amount: 1 },
    ]);
    const copies = account.charges().filter(({ meter }) => meter === 'peerWriteUnits');
    expect(copies.map(({ amount }) => amount)).toEqual([1, 1, 1, 1]);
    expect(usageOf(account.charges())).toMatchObject({ writeUnits: 4, peerWriteUnits: 4 });
    expect(usageOf(account.charges(), ({ what }) => what === 'order row')).toMatchObject({ writeUnits: 1 });
    expect(account.calls('accept')).toEqual({ PutItemCommand: 1 });
  });

  it('charges a transaction twice for items and once for index entries, by the sizes before and after', () => {
    const account = accountant();
    account.take('accept', call('PutItemCommand', { TableName: 'exchange', Item: ORDER }));
    const Key = { pk: ORDER.pk, sk: ORDER.sk };
    account.take(
      'fill',
      call('TransactWriteItemsCommand', {
        TransactItems: [
          { Update: { TableName: 'exchange', Key, UpdateExpression: 'REMOVE pendingPk' } },
          { Put: { TableName: 'edge', Item: { pk: 'LANE#us-east-2/TULIP-0', sk: 'HEAD', note: 'x'.repeat(1500) } } },
          { ConditionCheck: { TableName: 'exchange', Key } },
        ],
      }),
    );
    const units = account.charges().filter(({ step, meter }) => step === 'fill' && meter === 'writeUnits');
    expect(units.map(({ what, amount }) => [what, amount])).toEqual([
      ['order row', 2],
      ['index pending', 1],
      ['lane head', 4],
      ['order row, checked only', 2],
    ]);
  });

  it('charges what was refused, and does not take it for written', () => {
    const account = accountant();
    const refused = { ...call('PutItemCommand', { TableName: 'exchange', Item: ORDER }), errorName: 'Refused' };
    account.take('accept', refused);
    expect(account.charges()).toEqual([
      { step: 'accept', what: 'order row, checked only', meter: 'writeUnits', amount: 1 },
    ]);
    expect(account.tables.get('exchange')?.items()).toEqual([]);
  });

  it('charges each item of a batch read by itself, and a query by the sum', () => {
    const account = accountant();
    const here = { pk: 'ORDER#1', sk: 'REGION#us-east-2' };
    const input = {
      RequestItems: {
        exchange: { Keys: [here, { pk: 'ORDER#2', sk: 'REGION#us-east-2' }], ConsistentRead: true },
        edge: { Keys: [{ pk: 'LANE#us-east-2/TULIP-0', sk: 'HEAD' }], ConsistentRead: true },
      },
    };
    account.take('fill', call('BatchGetItemCommand', input, { Responses: { exchange: [here] } }));
    const entries = Array.from({ length: 10 }, () => ({ pk: 'LEDGER#s', sk: 'SEQ#1', note: 'x'.repeat(1000) }));
    account.take('publish', call('QueryCommand', { TableName: 'exchange', ConsistentRead: true }, { Items: entries }));
    account.take('list', call('QueryCommand', { TableName: 'exchange', IndexName: 'byUser' }, { Items: [] }));
    expect(account.charges().map(({ what, amount }) => [what, amount])).toEqual([
      ['order row', 2],
      ['lane head', 1],
      ['ledger entry', 3],
      ['index byUser', 0.5],
    ]);
  });

  it('charges messages by their bytes, and closing a connection nothing', () => {
    const account = accountant();
    const QueueUrl = 'http://127.0.0.1/000000000000/orders.fifo';
    account.take('bell', call('SendMessageCommand', { QueueUrl, MessageBody: 'x' }));
    const Entries = [{ MessageBody: 'x'.repeat(65_000) }, { MessageBody: 'x'.repeat(65_000) }];
    account.take('publish', call('SendMessageBatchCommand', { QueueUrl, Entries }));
    account.take('frames', call('PostToConnectionCommand', { Data: new Uint8Array(33_000) }));
    account.take('frames', call('DeleteConnectionCommand', {}));
    expect(account.charges().map(({ what, meter, amount }) => [what, meter, amount])).toEqual([
      ['orders.fifo: SendMessage', 'sqsRequests', 1],
      ['orders.fifo: SendMessageBatch', 'sqsRequests', 2],
      ['frames to sockets', 'socketMessages', 2],
      ['frames to sockets', 'egressBytes', 33_000],
    ]);
  });

  it('refuses a call for which it has no rule', () => {
    expect(() => accountant().take('accept', call('DescribeTableCommand', {}))).toThrow('DescribeTableCommand');
    expect(() => accountant().take('accept', call('PutItemCommand', { TableName: 'other', Item: ORDER }))).toThrow(
      'table other',
    );
  });
});

it('the recorder tells of calls that end well and of calls that do not, with their commands', async () => {
  const taken: RecordedCall[] = [];
  const recording = recordingMiddleware((recorded) => taken.push(recorded));
  const through = (next: () => Promise<{ output: unknown }>) =>
    recording(next, { commandName: 'GetItemCommand' })({ input: { TableName: 'edge' } });
  await through(async () => ({ output: { Item: {} } }));
  await expect(through(async () => Promise.reject(new TypeError('lost')))).rejects.toThrow('lost');
  expect(taken).toEqual([
    { command: 'GetItemCommand', input: { TableName: 'edge' }, output: { Item: {} } },
    { command: 'GetItemCommand', input: { TableName: 'edge' }, output: undefined, errorName: 'TypeError' },
  ]);
});
