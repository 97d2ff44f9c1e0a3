/** Which keys a write through the SDK client touched. */
import { describe, expect, it } from 'vitest';
import { writtenKeys } from './written-keys.ts';

const key = (sk: string) => ({ pk: { S: 'LEDGER#x' }, sk: { S: sk } });

describe('writtenKeys', () => {
  it('finds the key of each kind of single write', () => {
    const item = { ...key('1'), amount: { N: '3' } };
    expect(writtenKeys('PutItemCommand', { TableName: 't', Item: item }, 't')).toEqual([
      { ...key('1'), change: 'INSERT' },
    ]);
    expect(writtenKeys('UpdateItemCommand', { TableName: 't', Key: key('2') }, 't')).toEqual([
      { ...key('2'), change: 'MODIFY' },
    ]);
    expect(writtenKeys('DeleteItemCommand', { TableName: 't', Key: key('3') }, 't')).toEqual([
      { ...key('3'), change: 'REMOVE' },
    ]);
  });

  it('finds what a transaction writes in this table, and not what it checks or writes elsewhere', () => {
    const TransactItems = [
      { Put: { TableName: 't', Item: key('1') } },
      { Put: { TableName: 'edge', Item: key('2') } },
      { Update: { TableName: 't', Key: key('3') } },
      { Delete: { TableName: 't', Key: key('4') } },
      { ConditionCheck: { TableName: 't', Key: key('5') } },
    ];
    const written = writtenKeys('TransactWriteItemsCommand', { TransactItems }, 't');
    expect(written.map(({ sk, change }) => `${sk.S} ${change}`)).toEqual(['1 INSERT', '3 MODIFY', '4 REMOVE']);
  });

  it('finds what a batch writes in this table', () => {
    const RequestItems = {
      t: [{ PutRequest: { Item: key('1') } }, { DeleteRequest: { Key: key('2') } }],
      edge: [{ PutRequest: { Item: key('3') } }],
    };
    const written = writtenKeys('BatchWriteItemCommand', { RequestItems }, 't');
    expect(written.map(({ sk, change }) => `${sk.S} ${change}`)).toEqual(['1 INSERT', '2 REMOVE']);
  });

  it('finds nothing in reads and in other tables', () => {
    expect(writtenKeys('GetItemCommand', { TableName: 't', Key: key('1') }, 't')).toEqual([]);
    expect(writtenKeys('PutItemCommand', { TableName: 'edge', Item: key('1') }, 't')).toEqual([]);
  });
});
