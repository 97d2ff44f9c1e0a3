/** Cursors come back as they went out; anything else is an alien. */
import { toRfc3339 } from '@tulip/std';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { NOON } from '../testing/scripted-lane.ts';
import { decodeCursor, encodeCursor } from './page-cursor.ts';

const timeKeys = fc
  .tuple(fc.nat({ max: 1_000_000 }), fc.stringMatching(/^[0-9a-f]{32}$/), fc.constantFrom('us-east-2', 'eu-west-1'))
  .map(([ms, orderId, region]) => `${toRfc3339(NOON)}${ms}#${orderId}#${region}`);
const lists = fc.constantFrom('orders' as const, 'trades' as const, 'open' as const);
const ALIEN = { ok: false, error: 'alien-cursor' };

describe('a cursor', () => {
  it('names its row again, survives a URL as it is, and is no longer than the contract allows', () => {
    fc.assert(
      fc.property(lists, timeKeys, (list, timeKey) => {
        const cursor = encodeCursor(list, timeKey);
        expect(decodeCursor(list, cursor)).toEqual({ ok: true, value: timeKey });
        expect(new URLSearchParams(`cursor=${encodeURIComponent(cursor)}`).get('cursor')).toBe(cursor);
        expect(cursor).toMatch(/^[\x21-\x7e]{1,512}$/);
      }),
    );
  });

  it('of one list is an alien to the other', () => {
    fc.assert(
      fc.property(timeKeys, (timeKey) => {
        expect(decodeCursor('orders', encodeCursor('trades', timeKey))).toEqual(ALIEN);
        expect(decodeCursor('trades', encodeCursor('orders', timeKey))).toEqual(ALIEN);
        const renamed = encodeCursor('trades', timeKey).replace('trades', 'orders');
        expect(decodeCursor('orders', renamed)).toEqual(ALIEN);
      }),
    );
  });

  it('with any character changed, added or left out is an alien', () => {
    fc.assert(
      fc.property(timeKeys, fc.nat({ max: 500 }), fc.constantFrom('0', 'z', '#', ''), (timeKey, place, character) => {
        const plain = decodeURIComponent(encodeCursor('orders', timeKey));
        const index = place % plain.length;
        for (const tampered of [
          plain.slice(0, index) + character + plain.slice(index + 1),
          plain.slice(0, index) + character + plain.slice(index),
        ]) {
          if (tampered !== plain) expect(decodeCursor('orders', encodeURIComponent(tampered))).toEqual(ALIEN);
        }
      }),
    );
  });

  it.each(['', ' ', 'x', '~~', 'orders~~0', 'orders~key~0', '%', '%zz', '%E0%A4%A', 'orders~a~b~c', 'null', '{}'])(
    'made up is an alien: %j',
    (cursor) => {
      expect(decodeCursor('orders', cursor)).toEqual(ALIEN);
    },
  );

  it('made up by anybody else is an alien', () => {
    fc.assert(
      fc.property(lists, fc.string({ unit: 'binary', maxLength: 600 }), (list, cursor) => {
        expect(decodeCursor(list, cursor)).toEqual(ALIEN);
      }),
    );
  });
});
