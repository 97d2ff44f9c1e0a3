/** Which messages a handler’s answer gives back, malformed answers included. */
import { describe, expect, it } from 'vitest';
import { failedMessageIds } from './batch-item-failures.ts';

const BATCH = ['a', 'b', 'c'];

describe('failedMessageIds', () => {
  it.each([
    ['no reply', undefined],
    ['null', null],
    ['an empty object', {}],
    ['no failures', { batchItemFailures: [] }],
    ['null failures', { batchItemFailures: null }],
  ])('takes %s as complete success', (_, reply) => {
    expect([...failedMessageIds(reply, BATCH)]).toEqual([]);
  });

  it('takes the listed ids', () => {
    const reply = { batchItemFailures: [{ itemIdentifier: 'b' }, { itemIdentifier: 'c' }] };
    expect([...failedMessageIds(reply, BATCH)]).toEqual(['b', 'c']);
  });

  it.each([
    ['an empty id', { batchItemFailures: [{ itemIdentifier: '' }] }],
    ['a null id', { batchItemFailures: [{ itemIdentifier: null }] }],
    ['a wrong key', { batchItemFailures: [{ id: 'a' }] }],
    ['an unknown id beside a known one', { batchItemFailures: [{ itemIdentifier: 'a' }, { itemIdentifier: 'z' }] }],
    ['failures that are no list', { batchItemFailures: 'a' }],
    ['a string', 'ok'],
  ])('takes %s as complete failure', (_, reply) => {
    expect([...failedMessageIds(reply, BATCH)]).toEqual(BATCH);
  });
});
