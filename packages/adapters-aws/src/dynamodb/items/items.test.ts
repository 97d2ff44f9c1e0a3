/** Every codec gives back exactly what it was given, with no undefined in between; the items' sizes are a budget. */
import { cents, lots } from '@tulip/contracts';
import {
  type BalanceRow,
  entryHash,
  fillEntryOf,
  type LaneHead,
  type LedgerEntry,
  type OrderVersion,
  type PostedEntry,
  tradesOf,
} from '@tulip/exchange';
import { AssertionError, epochMs, must, sha256Hex } from '@tulip/std';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  anyBalanceRow,
  anyCancelRequest,
  anyLaneHead,
  anyLedgerEntry,
  anyOrder,
  anyPersona,
  anyPostedEntry,
  anyReplaceRequest,
  anyStream,
  anyTally,
  anyTrade,
} from '../../testing/arbitraries.ts';

import { itemBytes, transactionalWriteUnits } from '../../testing/item-bytes.ts';
import { balanceOfItem, cashEntryOfItem, toBalanceItem, toCashEntryItem } from './balance-item.ts';
import { cancelRequestOfItem, toCancelRequestItem } from './cancel-request-item.ts';
import { connectionOfItem, toNewConnectionItem } from './connection-item.ts';
import { frameStateOfItem, toFrameStateItem } from './frame-state-item.ts';
import type { Item } from './item-reader.ts';
import { laneCountOfItem, toLaneCountItem } from './lane-count-item.ts';
import { laneHeadOfItem, toLaneHeadItem } from './lane-head-item.ts';
import { ledgerEntryOfItem, toLedgerItem } from './ledger-item.ts';
import { orderOfItem, orderUpdateOf, toOrderItem } from './order-item.ts';
import { personaOfItem, personaRemovalAt, toPersonaItem } from './persona-item.ts';
import { publishCursorOfItem, toPublishCursorItem } from './publish-cursor-item.ts';
import { replaceRequestOfItem, toReplaceRequestItem } from './replace-request-item.ts';
import { toTradeItem, tradeOfItem } from './trade-item.ts';

const ORDER: OrderVersion = {
  orderId: sha256Hex('order').slice(0, 32),
  userId: 'leeuwenhoek',
  market: 'TULIP',
  side: 'BUY',
  type: 'LIMIT',
  timeInForce: 'GTC',
  price: cents(123_45),
  quantity: lots(250),
  simulationSeed: 4_012_345_678,
  idempotencyKey: '4f2c9c1e-6f0a-4c9e-9d55-0f6f7a1b2c3d',
  bodyHash: sha256Hex('body'),
  region: 'us-east-2',
  acceptedAz: 'us-east-2a',
  stream: 'us-east-2/TULIP-3',
  acceptedAt: epochMs(1_776_168_000_123),
  status: 'PENDING',
  reason: null,
  filledQuantity: lots(0),
  notional: cents(0),
  seq: null,
  appliedSeq: 0,
  updatedAt: epochMs(1_776_168_000_123),
  version: 1,
};

const { orderId, userId, side } = ORDER;
const ENTRY: LedgerEntry = {
  stream: ORDER.stream,
  from: 1234,
  seq: 1235,
  at: ORDER.acceptedAt,
  command: {
    kind: 'place',
    orderId,
    userId,
    market: ORDER.market,
    side,
    type: ORDER.type,
    timeInForce: ORDER.timeInForce,
    price: ORDER.price,
    quantity: ORDER.quantity,
    simulationSeed: ORDER.simulationSeed,
    acceptedAt: ORDER.acceptedAt,
    acceptedAz: ORDER.acceptedAz,
  },
  outcomes: [
    { kind: 'accepted', orderId },
    {
      kind: 'trade',
      orderId,
      takerSide: side,
      makerOrderId: 'SIM#1',
      price: cents(123_41),
      quantity: ORDER.quantity,
      remaining: lots(0),
    },
  ],
  engine: {
    name: 'simfill',
    version: '1',
    settings: `{"market":"TULIP","pathSeed":1637,"profile":"mania","profileHash":"${sha256Hex('profile')}"}`,
  },
  fillAz: 'us-east-2b',
  epoch: 0,
  prevHash: sha256Hex('entry before'),
  hash: sha256Hex('entry'),
};

const TRADE_ITEM = must(tradesOf(ENTRY).map(({ seq, trade }) => toTradeItem(ENTRY.stream, seq, trade))[0], 'the trade');

/** As the table gives it back; fails for an undefined, which the document client would refuse. */
function stored(item: Item): Item {
  expect(undefinedIn(item)).toEqual([]);
  const copy: unknown = JSON.parse(JSON.stringify(item));
  expect(copy).toEqual(item);
  return structuredClone(item);
}

function undefinedIn(value: unknown): string[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, member]) => (member === undefined ? [name] : undefinedIn(member)));
}

describe('items', () => {
  it('keep an order', () => {
    fc.assert(
      fc.property(anyOrder, (order) => {
        expect(orderOfItem(stored(toOrderItem(order)))).toStrictEqual(order);
      }),
    );
  });

  it('show an order as pending exactly while it is PENDING', () => {
    fc.assert(
      fc.property(anyOrder, (order) => {
        expect('pendingPk' in toOrderItem(order)).toBe(order.status === 'PENDING');
      }),
    );
  });

  it('keep a cancel request', () => {
    fc.assert(
      fc.property(anyCancelRequest, (request) => {
        expect(cancelRequestOfItem(stored(toCancelRequestItem(request)))).toStrictEqual(request);
      }),
    );
  });

  it('keep a replace request', () => {
    fc.assert(
      fc.property(anyReplaceRequest, (request) => {
        expect(replaceRequestOfItem(stored(toReplaceRequestItem(request)))).toStrictEqual(request);
      }),
    );
  });

  it('keep a ledger entry so that its hash verifies', () => {
    fc.assert(
      fc.property(anyLedgerEntry, (entry) => {
        const back = ledgerEntryOfItem(stored(toLedgerItem(entry)));
        expect(back).toStrictEqual(entry);
        expect(entryHash(back)).toBe(entry.hash);
      }),
    );
  });

  it('keep a trade and its place', () => {
    fc.assert(
      fc.property(anyTrade, ({ stream, seq, trade }) => {
        expect(tradeOfItem(stored(toTradeItem(stream, seq, trade)))).toMatchObject({ stream, seq, trade });
      }),
    );
  });

  it('keep a lane head', () => {
    fc.assert(
      fc.property(anyLaneHead, (head) => {
        expect(laneHeadOfItem(stored(toLaneHeadItem(head)))).toStrictEqual(head);
      }),
    );
  });

  it('keep a publish cursor and its figures', () => {
    fc.assert(
      fc.property(anyStream, fc.nat(), anyTally, (stream, seq, tally) => {
        const cursor = { stream, seq, tally };
        expect(publishCursorOfItem(stored(toPublishCursorItem(cursor, 'PUBLISH')))).toStrictEqual(cursor);
      }),
    );
  });

  it('of a removed persona keep nothing by which anybody would know it', () => {
    const persona = {
      userId: 'leyster',
      displayName: 'Judith Leyster',
      bio: 'paints',
      avatar: 'c0ffee',
      homeRegion: 'us-east-2',
      openingBalance: cents(1_000_000),
      createdAt: epochMs(1),
      updatedAt: epochMs(2),
    };
    const { set, remove } = personaRemovalAt(epochMs(3));
    const left = { ...toPersonaItem(persona), ...set };
    const kept = Object.entries(left).filter(([name]) => !remove.includes(name));
    expect(Object.fromEntries(kept)).toEqual({
      pk: 'PERSONA#leyster',
      sk: 'PROFILE',
      userId: 'leyster',
      homeRegion: 'us-east-2',
      openingBalance: 1_000_000,
      createdAt: 1,
      updatedAt: 3,
      removedAt: 3,
    });
    expect(personaOfItem(Object.fromEntries(kept))).toBe('removed');
  });

  it('keep a persona', () => {
    fc.assert(
      fc.property(anyPersona, (persona) => {
        expect(personaOfItem(stored(toPersonaItem(persona)))).toStrictEqual(persona);
      }),
    );
  });

  it('keep a balance row', () => {
    fc.assert(
      fc.property(anyBalanceRow, (row) => {
        expect(balanceOfItem(stored(toBalanceItem(row)))).toStrictEqual(row);
      }),
    );
  });

  it('keep a cash entry, also one whose delta is not what it should be', () => {
    fc.assert(
      fc.property(anyPostedEntry, (entry) => {
        expect(cashEntryOfItem(stored(toCashEntryItem(entry)))).toStrictEqual(entry);
      }),
    );
  });

  it('keep the largest number of lanes of a Region', () => {
    expect(laneCountOfItem(stored(toLaneCountItem('us-east-2', 64)))).toEqual(['us-east-2', 64]);
  });

  it('keep a frame state', () => {
    const state = { sent: { 'us-east-2/TULIP-0': 7, 'eu-west-1/TULIP-63': 0 }, nextAt: 1, leaseUntil: 0, version: 3 };
    expect(frameStateOfItem(stored(toFrameStateItem(state)))).toStrictEqual(state);
  });

  it('begin a connection without a subscription, for two hours and ten minutes', () => {
    const item = stored(toNewConnectionItem('abc=', epochMs(1_000_000)));
    expect(item['ttl']).toBe(1000 + 7800);
    expect(connectionOfItem(item)).toStrictEqual({ connectionId: 'abc=', subscription: null, joiningAt: null });
  });
});

describe('an item that is not as it was written', () => {
  it.each([
    ['a missing field', { quantity: undefined }],
    ['a text for a number', { version: '1' }],
    ['a fraction', { notional: 0.5 }],
    ['an unknown status', { status: 'LOST' }],
    ['a list for a text', { stream: [] }],
  ])('is an assertion that names it: %s', (_, damage) => {
    const item = { ...toOrderItem(ORDER), ...damage };
    expect(() => orderOfItem(item)).toThrow(AssertionError);
    expect(() => orderOfItem(item)).toThrow(`order ORDER#${ORDER.orderId} REGION#us-east-2`);
  });

  it.each([
    ['no outcomes', { outcomes: undefined }],
    ['a command of another kind', { command: { ...ENTRY.command, kind: 'bribe' } }],
    ['an outcome that is a text', { outcomes: ['accepted'] }],
  ])('is an assertion in the ledger too: %s', (_, damage) => {
    expect(() => ledgerEntryOfItem({ ...toLedgerItem(ENTRY), ...damage })).toThrow('SEQ#000000001235');
  });
});

describe('the update of an order row', () => {
  it('takes a row that is no longer PENDING off both sparse indexes, and sets only what may change', () => {
    const order = { ...ORDER, status: 'FILLED' as const, seq: 17, version: 2 };
    const update = orderUpdateOf({ order, readVersion: 1, readStatusIn: ['PENDING'], hasNewTerms: false });
    expect(update.UpdateExpression).toContain('REMOVE #reason, #openPk, #pendingPk');
    expect(update.ConditionExpression).toBe('#version = :readVersion AND #status IN (:state0)');
    expect(update.ExpressionAttributeValues).toMatchObject({ ':readVersion': 1, ':version': 2, ':state0': 'PENDING' });
    expect(Object.keys(update.ExpressionAttributeValues)).not.toContain(':quantity');
    expect(update.UpdateExpression).not.toContain('laterEntries');
  });

  it('sets new terms, and the entries that named an order after its first', () => {
    const order = {
      ...ORDER,
      status: 'PARTIALLY_FILLED' as const,
      quantity: lots(7),
      laterEntries: [31, 40],
      version: 2,
    };
    const update = orderUpdateOf({ order, readVersion: 1, readStatusIn: ['ACCEPTED'], hasNewTerms: true });
    expect(update.ExpressionAttributeValues).toMatchObject({ ':quantity': 7, ':laterEntries': [31, 40] });
    expect(update.UpdateExpression).toContain('#openPk = :openPk');
  });

  it('sets new terms and leaves a row that is still PENDING on its index', () => {
    const order = { ...ORDER, quantity: lots(7), seq: 17, version: 2, answeredReplaces: { 'us-east-2': epochMs(5) } };
    const readStatusIn = ['PENDING', 'ACCEPTED'] as const;
    const update = orderUpdateOf({ order, readVersion: 1, readStatusIn, hasNewTerms: true });
    expect(update.UpdateExpression).toMatch(/ REMOVE #reason, #openPk$/);
    expect(update.ExpressionAttributeValues).toMatchObject({
      ':quantity': 7,
      ':price': ORDER.price,
      ':answeredReplaces': { 'us-east-2': 5 },
    });
  });
});

/** The entry with the order's quantity taken in so many trades. */
function entryWithTrades(trades: number): LedgerEntry {
  const fills = Array.from({ length: trades }, (_, index) => {
    const made = must(ENTRY.outcomes[1], 'the trade');
    return { ...made, makerOrderId: `SIM#${index + 1}` };
  });
  return { ...ENTRY, outcomes: [...ENTRY.outcomes.slice(0, 1), ...fills] };
}

const HEAD: LaneHead = {
  stream: ENTRY.stream,
  epoch: 0,
  seq: 123_456,
  projectedSeq: 123_456,
  hash: ENTRY.hash,
  at: ENTRY.at,
  recentLagsMs: Array.from({ length: 20 }, () => 1234),
  isStored: true,
};

const FILL: PostedEntry = {
  ...fillEntryOf({
    userId,
    stream: ENTRY.stream,
    seq: 123_456,
    leg: 1,
    orderId,
    market: ORDER.market,
    side,
    quantity: ORDER.quantity,
    price: cents(123_41),
    at: ENTRY.at,
  }),
  ordinal: 98_765,
  balanceAfter: cents(123_456_78),
};

const BALANCE: BalanceRow = {
  userId,
  region: ORDER.region,
  balance: cents(123_456_78),
  entries: 98_765,
  streams: [ENTRY.stream, 'us-east-2/TULIP-0'],
  positions: { TULIP: { quantity: 1_000_000, cost: cents(1_234_567_890), realised: cents(-9_876_543_21) } },
  updatedAt: ENTRY.at,
};

describe('the budget of write units', () => {
  it.each([
    { what: 'an accepted order', bytes: itemBytes(toOrderItem(ORDER)), units: 2 },
    { what: 'a lane head', bytes: itemBytes(toLaneHeadItem(HEAD)), units: 2 },
    { what: 'a ledger entry with one trade', bytes: itemBytes(toLedgerItem(entryWithTrades(1))), units: 2 },
    { what: 'a ledger entry with five trades', bytes: itemBytes(toLedgerItem(entryWithTrades(5))), units: 2 },
    { what: 'a trade', bytes: itemBytes(TRADE_ITEM), units: 2 },
    { what: 'the cash entry of a fill', bytes: itemBytes(toCashEntryItem(FILL)), units: 2 },
    { what: 'a balance row', bytes: itemBytes(toBalanceItem(BALANCE)), units: 2 },
  ])('$what: $bytes bytes, $units units in a transaction', ({ bytes, units }) => {
    expect(transactionalWriteUnits(bytes)).toBe(units);
  });
});
