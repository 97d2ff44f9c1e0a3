/** Cutting a batch into transactions: every row of every order that it touches, however many, and from wherever a worker died. */
import { createMatcher, DEFAULT_MATCHER_SETTINGS } from '@tulip/matcher';
import { epochMs, must } from '@tulip/std';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cancelOf, contextOf, enginesOf, NOON, ordersById, pendingOrder, placeOf } from '../testing/scripted-lane.ts';
import { StoredLane } from '../testing/stored-lane.ts';
import { cutBatch, projectionOf } from './cut-batch.ts';
import { type LaneBatch, MAX_TRANSACTION_ITEMS } from './lane-batch.ts';
import { headAfter, isBehind } from './lane-head.ts';
import { touchedBy, tradesOf } from './ledger-entry.ts';
import type { OrderVersion } from './order-version.ts';
import { type LaneCommand, planBatch } from './plan-batch.ts';

const newEngine = () => createMatcher(DEFAULT_MATCHER_SETTINGS);

function withoutVersion({ version: _version, ...order }: OrderVersion) {
  return order;
}

function rowsOf(lane: StoredLane) {
  return [...lane.rows.values()].map(withoutVersion);
}

/** So many sellers with one lot each, from 10.00 up, and a buyer of them all; nobody has been placed yet. */
function sweepOf(makers: number) {
  const sells = Array.from({ length: makers }, (_, index) =>
    pendingOrder({
      userId: `seller-${index % 7}`,
      key: `sell ${index}`,
      side: 'SELL',
      quantity: 2,
      price: `${10 + (index % 5)}.00`,
    }),
  );
  const buy = pendingOrder({ userId: 'sweeper', key: 'buy', price: '20.00', quantity: makers * 2 - 1 });
  const lane = new StoredLane([...sells, buy]);
  const engines = enginesOf(newEngine());
  for (const sell of sells) for (const batch of lane.plan([placeOf(sell)], engines)) lane.commit(batch);
  return { lane, sells, buy, sweep: lane.plan([placeOf(buy)], engines) };
}

describe('a command that meets a resting order', () => {
  it('writes both rows and their trade in the transaction of its entry', () => {
    const [sell, buy] = [
      pendingOrder({ userId: 'seller', side: 'SELL', quantity: 5 }),
      pendingOrder({ userId: 'buyer', quantity: 3 }),
    ];
    const lane = new StoredLane([sell, buy]);
    const engines = enginesOf(newEngine());
    for (const order of [sell, buy]) for (const batch of lane.plan([placeOf(order)], engines)) lane.commit(batch);
    expect(lane.rows.get(sell.orderId)).toMatchObject({
      status: 'PARTIALLY_FILLED',
      filledQuantity: 3,
      notional: 3_750,
      seq: 1,
      appliedSeq: 3,
      laterEntries: [3],
      version: 3,
    });
    expect(lane.rows.get(buy.orderId)).toMatchObject({ status: 'FILLED', seq: 2, appliedSeq: 3, version: 2 });
    expect(lane.rows.get(buy.orderId)).not.toHaveProperty('laterEntries');
    expect([...lane.trades.values()]).toMatchObject([{ buyOrder: buy.orderId, sellOrder: sell.orderId, quantity: 3 }]);
  });

  it('writes an order of the same user that gives way, with its new quantity or its end', () => {
    const terms = { userId: 'one', side: 'SELL', quantity: 10 } as const;
    const [reduced, ended] = [pendingOrder({ ...terms, key: 'a' }), pendingOrder({ ...terms, key: 'b' })];
    const decrement = pendingOrder({ userId: 'one', key: 'c', quantity: 4, selfTrade: 'DECREMENT' });
    const evict = pendingOrder({ userId: 'one', key: 'd', quantity: 16, selfTrade: 'CANCEL_MAKER' });
    const lane = new StoredLane([reduced, ended, decrement, evict]);
    const engines = enginesOf(newEngine());
    for (const order of [reduced, ended, decrement])
      for (const batch of lane.plan([placeOf(order)], engines)) lane.commit(batch);
    expect(lane.rows.get(reduced.orderId)).toMatchObject({ status: 'ACCEPTED', quantity: 6, filledQuantity: 0 });
    expect(lane.rows.get(decrement.orderId)).toMatchObject({ status: 'CANCELLED', reason: 'self-trade' });
    for (const batch of lane.plan([placeOf(evict)], engines)) lane.commit(batch);
    for (const { orderId } of [reduced, ended])
      expect(lane.rows.get(orderId)).toMatchObject({ status: 'CANCELLED', reason: 'self-trade' });
    expect(lane.rows.get(evict.orderId)).toMatchObject({ status: 'ACCEPTED', quantity: 16 });
  });

  it('that cannot be true of a maker’s row is told, and what came before it is cut all the same', () => {
    const [sell, other, buy] = [
      pendingOrder({ userId: 'seller', side: 'SELL', quantity: 5 }),
      pendingOrder({ userId: 'other', price: '9.00' }),
      pendingOrder({ userId: 'buyer', quantity: 3 }),
    ];
    const lane = new StoredLane([sell, other, buy]);
    const engines = enginesOf(newEngine());
    for (const batch of lane.plan([placeOf(sell)], engines)) lane.commit(batch);
    const rows = [must(lane.rows.get(sell.orderId), 'the row'), other, buy];
    const commands = [placeOf(other), placeOf(buy)];
    const { planned } = planBatch(commands, contextOf([other, buy], { head: lane.head, engines }));
    const wrong = ordersById(
      rows.map((row) =>
        row.userId === 'seller' ? { ...row, quantity: row.quantity, filledQuantity: buy.quantity } : row,
      ),
    );
    const { batches, untrue } = cutBatch(lane.head, planned, wrong);
    expect(untrue).toMatchObject({
      planned: { index: 1 },
      error: { message: expect.stringContaining('do not add up') },
    });
    expect(batches.flatMap(({ entries }) => entries).map(({ command }) => command.orderId)).toEqual([other.orderId]);
    const { untrue: missing } = cutBatch(lane.head, planned, ordersById([other, buy]));
    expect(missing?.error).toMatchObject({ message: expect.stringContaining('has no row') });
  });
});

describe('a batch that touches more than one transaction holds', () => {
  it('is cut after the last command that fits', () => {
    const orders = Array.from({ length: 60 }, (_, index) => pendingOrder({ key: `k${index}`, price: '9.00' }));
    const lane = new StoredLane(orders);
    const batches = lane.plan(
      orders.map((order) => placeOf(order)),
      enginesOf(newEngine()),
    );
    expect(batches.map(({ entries }) => entries.length)).toEqual([49, 11]);
    for (const batch of batches) lane.commit(batch);
    expect(rowsOf(lane)).toEqual(lane.impliedRows().map(withoutVersion));
    expect(lane.head.recentLagsMs).toHaveLength(20);
  });

  it.each([48, 49, 50, 300, 1_000])('by one command that meets %i makers is whole when all are committed', (makers) => {
    const { lane, buy, sweep } = sweepOf(makers);
    for (const batch of sweep) lane.commit(batch);
    expect(isBehind(lane.head)).toBe(false);
    expect(rowsOf(lane)).toEqual(lane.impliedRows().map(withoutVersion));
    expect([...lane.trades.values()]).toEqual(lane.entries.flatMap(tradesOf).map(({ trade }) => trade));
    expect(lane.trades.size).toBe(makers);
    expect(lane.rows.get(buy.orderId)?.status).toBe('FILLED');
    expect(sweep.flatMap(({ entries }) => entries)).toHaveLength(1);
    expect(sweep[0]?.entries).toHaveLength(1);
    expect(sweep[0]?.orders.map(({ order }) => order.orderId)).toContain(buy.orderId);
    // Two items a maker, and no more transactions than that takes.
    expect(sweep).toHaveLength(Math.ceil((makers * 2 + 2) / (MAX_TRANSACTION_ITEMS - 2)));
  });

  it('goes on with the next command from the rows as the large one leaves them', () => {
    const { lane, sells, buy } = sweepOf(120);
    const last = must(sells.at(-1), 'a seller');
    const engines = enginesOf(newEngine());
    const again = new StoredLane([...sells, buy]);
    const commands = [...sells.map((sell) => placeOf(sell)), placeOf(buy), cancelOf(last)];
    for (const batch of again.plan(commands, engines)) again.commit(batch);
    expect(again.head.seq).toBeGreaterThan(lane.head.seq);
    expect(rowsOf(again)).toEqual(again.impliedRows().map(withoutVersion));
  });
});

describe('what a worker leaves that dies between the transactions of one command', () => {
  const { lane: before, sweep } = sweepOf(130);

  function diedAfter(committed: number): StoredLane {
    const lane = new StoredLane([]);
    lane.head = before.head;
    lane.entries.push(...before.entries);
    for (const [orderId, row] of before.rows) lane.rows.set(orderId, row);
    for (const batch of sweep.slice(0, committed)) lane.commit(batch);
    return lane;
  }

  function whole(): StoredLane {
    return diedAfter(sweep.length);
  }

  function project(lane: StoredLane): readonly LaneBatch[] {
    const entries = lane.entries.filter(({ seq }) => seq > lane.head.projectedSeq);
    const rows = [...new Set(entries.flatMap(touchedBy))].flatMap((orderId) => lane.rows.get(orderId) ?? []);
    return projectionOf(lane.head, entries, ordersById(rows));
  }

  it('is behind by what its head says, and the ledger makes up for it', () => {
    for (let committed = 1; committed < sweep.length; committed++) {
      const lane = diedAfter(committed);
      expect(isBehind(lane.head)).toBe(true);
      expect(lane.head.seq).toBe(whole().head.seq);
      for (const batch of project(lane)) lane.commit(batch);
      expect(lane.head).toEqual(whole().head);
      expect(lane.rows).toEqual(whole().rows);
      expect(lane.trades).toEqual(whole().trades);
    }
  });

  it('is made up for also by a worker that dies over it again and again', () => {
    const lane = diedAfter(1);
    for (let deaths = 0; isBehind(lane.head); deaths++) {
      expect(deaths).toBeLessThan(sweep.length);
      lane.commit(must(project(lane)[0], 'the first of what is left'));
    }
    expect([lane.rows, lane.trades]).toEqual([whole().rows, whole().trades]);
  });

  it('is found out also when the head itself is lost: rows and trades that are there stay as they are', () => {
    for (const committed of [1, 2, sweep.length]) {
      const lane = diedAfter(committed);
      const { recentLagsMs: _, ...lost } = headAfter(must(lane.entries.at(-1), 'the last entry'));
      lane.head = { ...lost, recentLagsMs: [] };
      expect(isBehind(lane.head)).toBe(true);
      for (const batch of project(lane)) lane.commit(batch);
      expect([isBehind(lane.head), lane.head.isStored]).toEqual([false, true]);
      expect([lane.rows, lane.trades]).toEqual([whole().rows, whole().trades]);
    }
  });

  it('is nothing where nothing is left', () => {
    expect(project(whole())).toEqual([]);
  });
});

describe('a day of trading in a book', () => {
  const days = fc.record({
    terms: fc.array(
      fc.record({
        userId: fc.constantFrom('a', 'b', 'c', 'd'),
        side: fc.constantFrom('BUY' as const, 'SELL' as const),
        price: fc.constantFrom('9.98', '9.99', '10.00', '10.01', '10.02'),
        quantity: fc.integer({ min: 1, max: 9 }),
        timeInForce: fc.constantFrom('GTC' as const, 'GTC' as const, 'IOC' as const, 'FOK' as const),
        selfTrade: fc.constantFrom(
          'CANCEL_TAKER' as const,
          'CANCEL_MAKER' as const,
          'CANCEL_BOTH' as const,
          'DECREMENT' as const,
        ),
        cancelledAfter: fc.option(fc.nat({ max: 20 }), { nil: undefined }),
      }),
      { minLength: 1, maxLength: 40 },
    ),
    batchSize: fc.integer({ min: 1, max: 45 }),
  });

  it('leaves every row and the tape as the ledger implies, whatever the batches, and always the same ledger', () => {
    fc.assert(
      fc.property(days, ({ terms, batchSize }) => {
        const orders = terms.map(({ cancelledAfter: _after, ...wishes }, index) =>
          pendingOrder({ ...wishes, key: `k${index}`, acceptedAt: NOON + index }),
        );
        const commands: LaneCommand[] = orders.map((order) => placeOf(order));
        for (const [index, { cancelledAfter }] of terms.entries()) {
          const order = must(orders[index], 'the order');
          if (cancelledAfter !== undefined) commands.splice(index + 1 + cancelledAfter, 0, cancelOf(order));
        }
        const run = (size: number) => {
          const lane = new StoredLane(orders);
          const engines = enginesOf(newEngine());
          for (let start = 0; start < commands.length; start += size)
            for (const batch of lane.plan(commands.slice(start, start + size), engines)) lane.commit(batch);
          return lane;
        };
        const lane = run(batchSize);
        expect(lane.entries).toEqual(run(1).entries);
        expect(rowsOf(lane)).toEqual(lane.impliedRows().map(withoutVersion));
        expect([...lane.trades.values()]).toEqual(lane.entries.flatMap(tradesOf).map(({ trade }) => trade));
        expect(epochMs(lane.head.at)).toBe(lane.entries.at(-1)?.at);
      }),
      { numRuns: 60 },
    );
  });
});
