/** Names are functions of facts: pinned by vectors that other tools can recompute, equal where the contract says equal. */
import { idempotencyKey, orderId as orderIdSchema, placeOrderRequest, userId as userIdSchema } from '@tulip/contracts';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  bodyHashOf,
  defaultSeedOf,
  intentOf,
  laneOf,
  orderIdOf,
  paddedSeq,
  regionOfStream,
  streamOf,
  streamsOf,
  tradeIdOf,
} from './identity.ts';

// printf '%s' '["order","clusius","first"]' | sha256sum
const FIRST = '01bc3ca87ece8321b70cbfd3d9a01d18';
const userIds = fc.stringMatching(/^[a-z0-9][a-z0-9-]{0,31}$/);
const keys = fc.stringMatching(/^[\x20-\x7e]{1,255}$/);

describe('known vectors', () => {
  it('pin the order id', () => {
    expect(orderIdOf('clusius', 'first')).toBe(FIRST);
  });

  it('pin the default seed', () => {
    expect(defaultSeedOf(FIRST)).toBe(3_493_132_989);
  });

  it.each([
    ['clusius', 5, 13],
    ['oosterwijck', 1, 1],
    ['leeuwenhoek', 5, 45],
  ])('pin the lane of %s', (userId, ofEight, ofSixtyFour) => {
    expect([laneOf(userId, 8), laneOf(userId, 64)]).toEqual([ofEight, ofSixtyFour]);
  });

  it('pin the body hash of a LIMIT and of a MARKET order', () => {
    const limit = placeOrderRequest.parse({ userId: 'clusius', side: 'BUY', price: '12.5', quantity: 10 });
    expect(bodyHashOf(intentOf(limit, FIRST))).toBe('28a5609f8595a92b62ac921bd501b4d8ed8da9a32d5f787e2167721a33e4e030');
    const market = { userId: 'clusius', side: 'SELL', type: 'MARKET', quantity: 10, simulationSeed: 7 };
    expect(bodyHashOf(intentOf(placeOrderRequest.parse(market), FIRST))).toBe(
      '7bb98c14ba06fc768e6553a08565b8a6c8cd780dc10a58c05f527674ad6522dd',
    );
  });

  it('pin the names of streams, trades and places', () => {
    expect(streamOf('us-east-2', 'TULIP', 3)).toBe('us-east-2/TULIP-3');
    expect(regionOfStream('us-east-2/TULIP-3')).toBe('us-east-2');
    expect(streamsOf('eu-west-1', 'TULIP', 3)).toEqual(['eu-west-1/TULIP-0', 'eu-west-1/TULIP-1', 'eu-west-1/TULIP-2']);
    expect(tradeIdOf('us-east-2/TULIP-3', 17)).toBe('us-east-2.TULIP-3.17');
    expect(paddedSeq(17)).toBe('000000000017');
  });
});

describe('an order id', () => {
  it('is 32 hexadecimal digits for every user and key that the contract admits', () => {
    fc.assert(
      fc.property(userIds, keys, (userId, key) => {
        expect(userIdSchema.safeParse(userId).success && idempotencyKey.safeParse(key).success).toBe(true);
        expect(orderIdSchema.safeParse(orderIdOf(userId, key)).success).toBe(true);
      }),
    );
  });

  it('tells user from key: no two pairs share one, wherever the border between them lies', () => {
    fc.assert(
      fc.property(fc.tuple(userIds, keys), fc.tuple(userIds, keys), (one, other) => {
        expect(orderIdOf(...one) === orderIdOf(...other)).toBe(one[0] === other[0] && one[1] === other[1]);
      }),
    );
    expect(orderIdOf('a', 'b","c')).not.toBe(orderIdOf('a","b', 'c'));
    expect(orderIdOf('ab', 'c')).not.toBe(orderIdOf('a', 'bc'));
  });
});

describe('a lane', () => {
  it('is one of those that there are', () => {
    fc.assert(
      fc.property(userIds, fc.integer({ min: 1, max: 64 }), (userId, lanes) => {
        const lane = laneOf(userId, lanes);
        expect(Number.isInteger(lane) && lane >= 0 && lane < lanes).toBe(true);
      }),
    );
  });

  it('is one of at least one: fewer lanes, or parts of one, are a bug', () => {
    for (const lanes of [0, -1, 1.5, Number.NaN]) expect(() => laneOf('clusius', lanes)).toThrow('bad number of lanes');
    expect(laneOf('clusius', 1)).toBe(0);
  });

  it('is taken by somebody, each of eight, among a hundred users', () => {
    const taken = new Set(Array.from({ length: 100 }, (_, number) => laneOf(`trader-${number}`, 8)));
    expect(taken.size).toBe(8);
  });
});

describe('padded sequence numbers', () => {
  it('sort as text as they do as numbers', () => {
    const seqs = fc.integer({ min: 0, max: 999_999_999_999 });
    fc.assert(
      fc.property(seqs, seqs, (a, b) => {
        expect(paddedSeq(a) < paddedSeq(b)).toBe(a < b);
      }),
    );
  });
});

describe('the intent', () => {
  const LIMIT = { userId: 'clusius', side: 'BUY', price: '12.5', quantity: 10 };
  const MARKET = { userId: 'clusius', side: 'BUY', type: 'MARKET', quantity: 10 };
  const hashOf = (body: object) => bodyHashOf(intentOf(placeOrderRequest.parse(body), FIRST));

  it.each([
    [{ ...LIMIT, price: '12.50' }],
    [{ ...LIMIT, market: 'TULIP' }],
    [{ ...LIMIT, type: 'LIMIT' }],
    [{ ...LIMIT, timeInForce: 'GTC' }],
    [{ ...LIMIT, simulationSeed: defaultSeedOf(FIRST) }],
    [{ ...LIMIT, postOnly: false }],
    [{ ...LIMIT, selfTrade: 'CANCEL_TAKER' }],
    [{ quantity: 10, price: '12.5', side: 'BUY', userId: 'clusius' }],
  ])('is the same whether a default is said or not, however the price is written: %j', (body) => {
    expect(hashOf(body)).toBe(hashOf(LIMIT));
  });

  it('of a MARKET order is IOC by default, also where GTC is said, and FOK where FOK is', () => {
    expect(hashOf({ ...MARKET, timeInForce: 'IOC' })).toBe(hashOf(MARKET));
    expect(hashOf({ ...MARKET, timeInForce: 'GTC' })).toBe(hashOf(MARKET));
    expect(hashOf({ ...MARKET, timeInForce: 'FOK' })).not.toBe(hashOf(MARKET));
    expect(intentOf(placeOrderRequest.parse(MARKET), FIRST)).toMatchObject({ timeInForce: 'IOC', price: null });
  });

  it.each([
    [{ ...LIMIT, userId: 'oosterwijck' }],
    [{ ...LIMIT, side: 'SELL' }],
    [{ ...MARKET }],
    [{ ...LIMIT, timeInForce: 'IOC' }],
    [{ ...LIMIT, timeInForce: 'FOK' }],
    [{ ...LIMIT, price: '12.51' }],
    [{ ...LIMIT, quantity: 11 }],
    [{ ...LIMIT, simulationSeed: 0 }],
    [{ ...LIMIT, postOnly: true }],
    [{ ...LIMIT, selfTrade: 'CANCEL_MAKER' }],
  ])('differs with any field: %j', (body) => {
    expect(hashOf(body)).not.toBe(hashOf(LIMIT));
  });

  it('says a price with exactly two decimals', () => {
    for (const [given, kept] of [
      ['7', '7.00'],
      ['7.1', '7.10'],
      ['1000000', '1000000.00'],
    ]) {
      expect(intentOf(placeOrderRequest.parse({ ...LIMIT, price: given }), FIRST).price).toBe(kept);
    }
  });
});
