/** What binds recorded calls to each other when they are made again. */
import { expect, it } from 'vitest';
import type { RecordedCall } from '../host/call-recorder.ts';
import { orderCalls } from './call-order.ts';

let clock = 0;
/** A call that begins after everything before has ended; `lasts` makes it overlap what follows. */
function call(command: string, input: object, more: Partial<RecordedCall> & { readonly lasts?: number } = {}) {
  clock += 10;
  const { lasts = 5, ...rest } = more;
  return { startedAt: clock, endedAt: clock + lasts, part: '', client: '', command, input, ...rest };
}
const put = (pk: string) => call('PutCommand', { TableName: 't', Item: { pk, sk: '1' } });
const bindings = (calls: readonly RecordedCall[]) => orderCalls(calls).map(({ after }) => after);

it('puts a call after the last write to each partition that it touches', () => {
  const before = [put('a'), put('b')];
  const transaction = call('TransactWriteCommand', {
    TransactItems: [
      { Put: { TableName: 't', Item: { pk: 'c' } } },
      { Update: { TableName: 't', Key: { pk: 'a' } } },
      { ConditionCheck: { TableName: 't', Key: { pk: 'b' } } },
    ],
  });
  const keys = [{ pk: 'c' }, { pk: 'a' }, { pk: 'z' }];
  const batch = call('BatchGetCommand', { RequestItems: { t: { Keys: keys }, other: { Keys: [{ pk: 'b' }] } } });
  const query = call('QueryCommand', { TableName: 't', ExpressionAttributeValues: { ':pk': 'b' } });
  const index = call('QueryCommand', { TableName: 't', IndexName: 'i', ExpressionAttributeValues: { ':pk': 'b' } });
  expect(bindings([...before, transaction, batch, query, index])).toEqual([[], [], [0, 1], [2], [1], []]);
});

it('does not bind a call to a write that had not been answered when it began', () => {
  const slow = call('PutCommand', { TableName: 't', Item: { pk: 'a' } }, { lasts: 100 });
  const read = call('GetCommand', { TableName: 't', Key: { pk: 'a' } });
  expect(bindings([slow, read])).toEqual([[], []]);
});

it('puts a receive after the sends of what it brought, and a deletion after its receive', () => {
  const send = (id: string) => call('SendMessageCommand', { QueueUrl: 'q', MessageDeduplicationId: id });
  const batch = call('SendMessageBatchCommand', { QueueUrl: 'q', Entries: [{ MessageDeduplicationId: 'm3' }] });
  const received = ['m1', 'm3'].map((id) => ({ deduplicationId: id, receiptHandle: `receipt of ${id}` }));
  const receive = call('ReceiveMessageCommand', { QueueUrl: 'q' }, { received });
  const removal = call('DeleteMessageBatchCommand', { Entries: [{ ReceiptHandle: 'receipt of m3' }] });
  const ordered = orderCalls([send('m1'), send('m2'), batch, receive, removal]);
  expect(ordered.map(({ after }) => after)).toEqual([[], [], [], [0, 2], [3]]);
  expect(ordered[4]?.receive).toBe(3);
});
