/** A ledger entry: its hash names everything in it, and events and trades are read off it. */
import { cents, ledgerEvent, lots, trade as tradeSchema } from '@tulip/contracts';
import { epochMs } from '@tulip/std';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cancelOf, firstEntry, LANE, NOON, pendingOrder, runBatches, seedFor } from '../testing/scripted-lane.ts';
import {
  commandTime,
  entryHash,
  eventsOf,
  genesisHash,
  type LedgerEntry,
  touchedBy,
  tradesOf,
} from './ledger-entry.ts';

const AT = '2026-04-14T12:00:00.000Z';
const order = pendingOrder({ quantity: 10, simulationSeed: seedFor(2, 'cancelled') });
const { orderId } = order;
const entry: LedgerEntry = { ...firstEntry(order), from: 5, seq: 8 };

function sealed(change: Partial<LedgerEntry>): LedgerEntry {
  return { ...entry, ...change };
}

describe('the hash', () => {
  it('chains from the stream’s own beginning', () => {
    // printf '%s' 'tulip-ledger:us-east-2/TULIP-3' | sha256sum
    expect(genesisHash('us-east-2/TULIP-3')).toBe('0ef0d3cf798414f3e6341f7398e5d75d9ec6baf35dab3b555c54058a6959d51f');
    expect(firstEntry(order).prevHash).toBe(genesisHash(LANE));
    expect(genesisHash('us-east-2/TULIP-0')).not.toBe(genesisHash('us-east-2/TULIP-1'));
  });

  it('is over everything but itself', () => {
    expect(firstEntry(order).hash).toBe(entryHash(firstEntry(order)));
    expect(entryHash(sealed({ hash: 'another' }))).toBe(entryHash(entry));
  });

  const [first, ...rest] = entry.outcomes;
  const { command } = entry;
  it.each<[string, Partial<LedgerEntry>]>([
    ['stream', { stream: 'us-east-2/TULIP-1' }],
    ['from', { from: 4 }],
    ['seq', { seq: 9 }],
    ['at', { at: epochMs(NOON + 1) }],
    ['fillAz', { fillAz: 'us-east-2c' }],
    ['epoch', { epoch: 1 }],
    ['prevHash', { prevHash: genesisHash('us-east-2/TULIP-1') }],
    ['engine name', { engine: { ...entry.engine, name: 'matcher' } }],
    ['engine version', { engine: { ...entry.engine, version: '2' } }],
    ['engine settings', { engine: { ...entry.engine, settings: 'other' } }],
    ['the order of outcomes', { outcomes: [...rest, ...(first === undefined ? [] : [first])] }],
    ['a missing outcome', { outcomes: rest }],
    ['a field of an outcome', { outcomes: [...entry.outcomes.slice(0, -1), { kind: 'accepted', orderId: 'else' }] }],
    ['no outcomes', { outcomes: [] }],
  ])('changes with %s', (_field, change) => {
    expect(entryHash(sealed(change))).not.toBe(entryHash(entry));
  });

  it('changes with every field of the command', () => {
    for (const field of Object.keys(command)) {
      const changed = { ...command, [field]: 'changed' };
      expect([field, entryHash(sealed({ command: changed })) === entryHash(entry)]).toEqual([field, false]);
    }
  });
});

describe('the time of a command', () => {
  it('is the acceptance of an order, and the request of a cancel', () => {
    const { entries } = runBatches([[cancelOf(order, 750)]], [order]);
    expect(entries.map(({ command }) => commandTime(command))).toEqual([NOON + 750]);
    expect(commandTime(entry.command)).toBe(NOON);
  });
});

describe('the events', () => {
  it('have the sequence numbers from … seq, ids of their place, and the shape of the contract', () => {
    const events = eventsOf(entry);
    expect(events.map(({ seq, type }) => [seq, type])).toEqual([
      [5, 'OrderAccepted'],
      [6, 'TradeExecuted'],
      [7, 'TradeExecuted'],
      [8, 'OrderCancelled'],
    ]);
    for (const event of events) {
      expect(ledgerEvent.parse(event)).toEqual(event);
      expect(event).toMatchObject({ stream: LANE, market: 'TULIP', region: 'us-east-2', at: AT, orderId, v: 1 });
      expect(event.id).toBe(`EVT#${AT}#${LANE}/${String(event.seq).padStart(12, '0')}`);
      expect(event.payload.userId).toBe('clusius');
    }
  });

  it('say what was accepted', () => {
    expect(eventsOf(entry)[0]?.payload).toEqual({
      userId: 'clusius',
      side: 'BUY',
      type: 'LIMIT',
      timeInForce: 'GTC',
      price: '12.50',
      quantity: 10,
      simulationSeed: order.simulationSeed,
      acceptedAt: AT,
      acceptedAz: 'us-east-2a',
    });
    const market = pendingOrder({ type: 'MARKET', simulationSeed: seedFor(0, 'cancelled') });
    expect(eventsOf(firstEntry(market))[0]?.payload).toMatchObject({ type: 'MARKET', price: null });
  });

  it('say what was traded, what is left, and why an order ended', () => {
    const [, first, second, end] = eventsOf(entry);
    expect(first?.payload).toMatchObject({ side: 'BUY', remaining: 9, trade: { price: '12.49', quantity: 1 } });
    expect(second?.payload).toMatchObject({ remaining: 8, trade: { price: '12.48', tradeId: 'us-east-2.TULIP-0.7' } });
    expect(end?.payload).toEqual({ userId: 'clusius', reason: 'no-liquidity', remaining: 8 });
    const [rejected] = eventsOf(firstEntry(order, [{ kind: 'rejected', orderId, reason: 'engine-fault' }]));
    expect(rejected).toMatchObject({ type: 'OrderRejected', payload: { userId: 'clusius', reason: 'engine-fault' } });
  });

  it('name the order that each is about, and in a trade of two orders both users', () => {
    const makerOrderId = 'b'.repeat(32);
    const maker = { makerOrderId, makerUserId: 'leeuwenhoek', makerRemaining: lots(7) };
    const price = cents(1_250);
    const met = sealed({
      from: 5,
      seq: 8,
      outcomes: [
        { kind: 'accepted', orderId },
        { kind: 'trade', orderId, takerSide: 'BUY', price, quantity: lots(3), remaining: lots(7), ...maker },
        { kind: 'cancelled', orderId: makerOrderId, reason: 'self-trade', remaining: lots(2) },
        { kind: 'replaced', orderId: makerOrderId, price, quantity: lots(9), remaining: lots(4) },
      ],
    });
    const events = eventsOf(met);
    for (const event of events) expect(ledgerEvent.parse(event)).toEqual(event);
    expect(events.map((event) => event.orderId)).toEqual([orderId, orderId, makerOrderId, makerOrderId]);
    expect(events.map(({ payload }) => payload.userId)).toEqual(Array.from({ length: 4 }, () => 'clusius'));
    expect(events[1]?.payload).toMatchObject({ remaining: 7, makerUserId: 'leeuwenhoek', makerRemaining: 7 });
    expect(events[2]).toMatchObject({ type: 'OrderCancelled', payload: { reason: 'self-trade', remaining: 2 } });
    expect(events[3]).toMatchObject({ type: 'OrderReplaced', payload: { price: '12.50', quantity: 9 } });
    expect(touchedBy(met)).toEqual([orderId, makerOrderId]);
  });

  it('are as many as the entry has numbers: a hole, or an acceptance of a cancel, is a bug', () => {
    expect(() => eventsOf(sealed({ seq: 9 }))).toThrow('holes');
    expect(() => eventsOf(sealed({ from: 6 }))).toThrow('holes');
    const [cancel] = runBatches([[cancelOf(order)]], [order]).entries;
    if (cancel === undefined) throw new Error('the cancel has an entry');
    expect(() => eventsOf({ ...cancel, outcomes: [{ kind: 'accepted', orderId }] })).toThrow('only a place');
  });
});

describe('the trades', () => {
  const outcomes = fc.record({
    side: fc.constantFrom('BUY' as const, 'SELL' as const),
    price: fc.integer({ min: 1, max: 100_000_000 }),
    quantity: fc.integer({ min: 1, max: 1_000_000 }),
    from: fc.integer({ min: 1, max: 1_000_000_000 }),
  });

  it('name the taker on its own side and the maker on the other', () => {
    fc.assert(
      fc.property(outcomes, ({ side, price, quantity, from }) => {
        const outcome = {
          kind: 'trade' as const,
          orderId,
          takerSide: side,
          makerOrderId: 'SIM#4',
          price: cents(price),
          quantity: lots(quantity),
          remaining: lots(0),
        };
        const traded = sealed({ from, seq: from + 1, outcomes: [{ kind: 'accepted', orderId }, outcome] });
        const [{ seq, trade } = { seq: 0, trade: undefined }, ...more] = tradesOf(traded);
        expect(more).toEqual([]);
        expect(seq).toBe(from + 1);
        const [buyOrder, sellOrder] = side === 'BUY' ? [orderId, 'SIM#4'] : ['SIM#4', orderId];
        expect(trade).toMatchObject({ buyOrder, sellOrder, quantity, tradeId: `us-east-2.TULIP-0.${from + 1}` });
        expect(tradeSchema.parse(trade)).toEqual(trade);
      }),
    );
  });

  it('are the trades of the events, with their sequence numbers', () => {
    const told = eventsOf(entry).flatMap((event) =>
      event.type === 'TradeExecuted' ? [{ seq: event.seq, trade: event.payload.trade }] : [],
    );
    expect(tradesOf(entry)).toEqual(told);
    expect(told[0]?.trade).toEqual({
      tradeId: 'us-east-2.TULIP-0.6',
      buyOrder: orderId,
      sellOrder: 'SIM#1',
      price: '12.49',
      quantity: 1,
      timestamp: AT,
      region: 'us-east-2',
      fillAz: 'us-east-2b',
      market: 'TULIP',
    });
  });
});
