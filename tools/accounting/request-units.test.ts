/** The rules of billing, by the examples that AWS's own pages give. */
import type { TableDefinition } from '@tulip/resources';
import { describe, expect, it } from 'vitest';
import {
  bytesOf,
  indexWrites,
  readUnits,
  socketMessages,
  sqsRequests,
  storedBytes,
  transactionalWriteUnits,
  writeUnits,
} from './request-units.ts';

const KB = 1024;

/** An item of exactly so many bytes. */
function itemOf(bytes: number): Record<string, unknown> {
  return { pk: 'x'.repeat(bytes - 2) };
}

describe('the size of an item', () => {
  it.each([
    ['a text counts its name and its UTF-8 bytes', { name: 'tulp' }, 8],
    ['two bytes a letter outside of ASCII', { ë: 'ë' }, 4],
    ['a number one byte for two digits and one more', { n: 1_234 }, 4],
    ['an odd digit counts like two', { n: 12_345 }, 5],
    ['zeros at the ends do not count', { n: 1_200 }, 3],
    ['nor does the point', { n: 0.05 }, 3],
    ['zero itself', { n: 0 }, 2],
    ['a truth and nothing', { a: true, b: null }, 4],
    ['raw bytes', { b: new Uint8Array(100) }, 101],
    ['an empty list', { l: [] }, 4],
    ['each element of a list one more', { l: ['a', 'b'] }, 8],
    ['a map with the names in it', { m: { key: 'v' } }, 9],
  ])('%s', (_, item, bytes) => {
    expect(bytesOf(item)).toBe(bytes);
  });
});

describe('a write', () => {
  it('counts 1 KB steps: 1 KB is one unit, 3 KB three, one byte more a further one', () => {
    expect(writeUnits(undefined, itemOf(KB))).toBe(1);
    expect(writeUnits(undefined, itemOf(3 * KB))).toBe(3);
    expect(writeUnits(undefined, itemOf(3 * KB + 1))).toBe(4);
  });

  it('counts the larger of the item before and after', () => {
    expect(writeUnits(itemOf(2 * KB), itemOf(100))).toBe(2);
    expect(writeUnits(itemOf(5 * KB), undefined)).toBe(5);
  });

  it('counts one also when there is nothing to write', () => {
    expect(writeUnits(undefined, undefined)).toBe(1);
  });

  it('counts twice in a transaction: 3 KB are six units', () => {
    expect(transactionalWriteUnits(undefined, itemOf(3 * KB))).toBe(6);
    expect(transactionalWriteUnits(itemOf(9 * KB), undefined)).toBe(18);
  });
});

describe('a read', () => {
  it('counts 4 KB steps: 8 KB are two units, or one when it may be old', () => {
    expect(readUnits(8 * KB, true)).toBe(2);
    expect(readUnits(8 * KB, false)).toBe(1);
    expect(readUnits(8 * KB + 1, true)).toBe(3);
  });

  it('counts a step also when nothing is there', () => {
    expect(readUnits(0, true)).toBe(1);
    expect(readUnits(0, false)).toBe(0.5);
  });
});

const TABLE: TableDefinition = {
  id: 'exchange',
  purpose: 'a test',
  partitionKey: 'pk',
  sortKey: 'sk',
  indexes: [
    { name: 'byColour', partitionKey: 'colour', sortKey: 'at', projection: 'KEYS_ONLY' },
    { name: 'byMonth', partitionKey: 'month', sortKey: 'at', projection: 'ALL' },
  ],
  isGlobal: false,
};
const TULIP = { pk: 'tulip', sk: '1', at: '1637', colour: 'red', lots: 5 };

describe('an index', () => {
  it.each([
    ['a new entry: one write', undefined, TULIP, 1],
    ['an item without the key: none', undefined, { ...TULIP, colour: undefined }, 0],
    ['another key: the old entry is erased and a new one put, two writes', TULIP, { ...TULIP, colour: 'white' }, 2],
    ['the key taken away: one write', TULIP, { ...TULIP, colour: undefined }, 1],
    ['the item deleted: one write', TULIP, undefined, 1],
    ['an attribute that it does not hold: none', TULIP, { ...TULIP, lots: 9 }, 0],
    ['not there before and not after: none', undefined, undefined, 0],
  ])('%s', (_, before, after, units) => {
    const writes = indexWrites(TABLE, before, after);
    expect(writes).toEqual(units === 0 ? [] : [{ index: 'byColour', units }]);
  });

  it('that holds everything is written with every change, in steps of its own', () => {
    const before = { pk: 'tulip', sk: '1', at: '1637', month: 'May' };
    expect(indexWrites(TABLE, before, { ...before, lots: 9 })).toEqual([{ index: 'byMonth', units: 1 }]);
    expect(indexWrites(TABLE, before, { ...before, note: 'x'.repeat(2 * KB) })).toEqual([
      { index: 'byMonth', units: 3 },
    ]);
  });

  it('stores its entries beside the item, 100 bytes with each', () => {
    const plain = { pk: 'tulip', sk: '1' };
    expect(storedBytes(TABLE, plain)).toBe(bytesOf(plain) + 100);
    const entry = { pk: 'tulip', sk: '1', at: '1637', colour: 'red' };
    expect(storedBytes(TABLE, TULIP)).toBe(bytesOf(TULIP) + 100 + bytesOf(entry) + 100);
  });
});

it('a queue counts 64 KB steps, a socket 32 KB steps, and at least one', () => {
  expect([0, 1, 64 * KB, 64 * KB + 1].map(sqsRequests)).toEqual([1, 1, 1, 2]);
  expect([0, 32 * KB, 32 * KB + 1, 128 * KB].map(socketMessages)).toEqual([1, 1, 2, 4]);
});
