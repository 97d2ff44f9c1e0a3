/** Planning a batch: the same commands give the same chain however they are cut into batches, and what is not due changes nothing. */
import { cents, lots } from '@tulip/contracts';
import type { FillEngine } from '@tulip/engine';
import { epochMs, must } from '@tulip/std';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  cancelOf,
  contextOf,
  enginesOf,
  FAULTY_SEED,
  LANE,
  NOON,
  ordersById,
  pendingOrder,
  placeOf,
  replaceOf,
  runBatch,
  runBatches,
  seededEngine,
  seedFor,
} from '../testing/scripted-lane.ts';
import { initialHead, RECENT_LAGS_MAX } from './lane-head.ts';
import { entryHash, genesisHash } from './ledger-entry.ts';
import { isTerminal } from './order-transitions.ts';
import { applyOutcome, type OrderVersion } from './order-version.ts';
import { type LaneCommand, toEngineCommand } from './plan-batch.ts';

/** Orders of the lane, one of another lane, one that has no row; commands on any of them, in any order, any number of times. */
const days = fc
  .array(fc.record({ seed: fc.integer({ min: 0, max: 11 }), skewMs: fc.integer({ min: -5_000, max: 5_000 }) }), {
    minLength: 1,
    maxLength: 6,
  })
  .chain((terms) => {
    const orders = terms.map(({ seed, skewMs }, index) =>
      pendingOrder({ key: `k${index}`, simulationSeed: seed, acceptedAt: NOON + skewMs, quantity: 7 }),
    );
    const foreign: OrderVersion = { ...pendingOrder({ key: 'foreign' }), stream: 'us-east-2/TULIP-1' };
    const targets = [...orders, foreign, pendingOrder({ key: 'unknown' })];
    const command = fc
      .record({
        order: fc.constantFrom(...targets),
        kind: fc.constantFrom('place', 'cancel', 'replace'),
        afterMs: fc.nat({ max: 9_000 }),
        quantity: fc.integer({ min: 1, max: 12 }),
      })
      .map(({ order, kind, afterMs, quantity }) => {
        if (kind === 'place') return placeOf(order);
        return kind === 'cancel' ? cancelOf(order, afterMs) : replaceOf(order, { quantity: lots(quantity) }, afterMs);
      });
    return fc.record({
      rows: fc.constant([...orders, foreign]),
      commands: fc.array(command, { maxLength: 14 }),
      cuts: fc.array(fc.nat({ max: 14 }), { maxLength: 8 }),
    });
  });

function cutAt(commands: readonly LaneCommand[], cuts: readonly number[]): LaneCommand[][] {
  const places = [...new Set([0, ...cuts])].sort((a, b) => a - b);
  return places.map((start, index) => commands.slice(start, places[index + 1]));
}

function withoutVersion({ version: _version, ...order }: OrderVersion) {
  return order;
}

describe('any split of the commands into batches', () => {
  it('gives the same entries, the same head and the same rows', () => {
    fc.assert(
      fc.property(days, ({ rows, commands, cuts }) => {
        const whole = runBatches([commands], rows);
        const split = runBatches(cutAt(commands, cuts), rows);
        expect(split.entries).toEqual(whole.entries);
        expect(split.head).toEqual(whole.head);
        expect([...split.orders.values()].map(withoutVersion)).toEqual([...whole.orders.values()].map(withoutVersion));
      }),
    );
  });

  it('raises a row’s version by one with each batch that writes it, on the condition of the one that was read', () => {
    fc.assert(
      fc.property(days, ({ rows, commands, cuts }) => {
        const versions = new Map([...ordersById(rows)].map(([orderId, { version }]) => [orderId, version]));
        const statuses = new Map([...ordersById(rows)].map(([orderId, { status }]) => [orderId, status]));
        for (const { orders } of runBatches(cutAt(commands, cuts), rows).plans) {
          for (const { order, readVersion, readStatusIn } of orders) {
            expect(readVersion).toBe(versions.get(order.orderId));
            expect(order.version).toBe(readVersion + 1);
            expect(readStatusIn).toContain(statuses.get(order.orderId));
            versions.set(order.orderId, order.version);
            statuses.set(order.orderId, order.status);
          }
        }
      }),
    );
  });

  it('makes one gapless, hash-chained stream whose time never goes back', () => {
    fc.assert(
      fc.property(days, ({ rows, commands, cuts }) => {
        const { entries, head } = runBatches(cutAt(commands, cuts), rows);
        let previous = { seq: 0, hash: genesisHash(LANE), at: 0 };
        for (const entry of entries) {
          expect([entry.stream, entry.from, entry.prevHash]).toEqual([LANE, previous.seq + 1, previous.hash]);
          expect(entry.seq).toBe(entry.from + entry.outcomes.length - 1);
          expect(entry.hash).toBe(entryHash(entry));
          const { command } = entry;
          const own = command.kind === 'place' ? command.acceptedAt : command.requestedAt;
          expect(entry.at).toBe(Math.max(own, previous.at));
          previous = entry;
        }
        expect(head).toMatchObject({ stream: LANE, seq: previous.seq, hash: previous.hash, at: previous.at });
      }),
    );
  });

  it('leaves each row as its entries say, and rows that no command touched alone', () => {
    fc.assert(
      fc.property(days, ({ rows, commands, cuts }) => {
        const { entries, orders } = runBatches(cutAt(commands, cuts), rows);
        for (const row of rows) {
          const own = entries.filter(({ command }) => command.orderId === row.orderId);
          const implied = own.reduce(
            (version, { outcomes, from, at }) =>
              outcomes.reduce((next, outcome, index) => applyOutcome(next, outcome, from + index, at), version),
            row,
          );
          const later = own.slice(1).map(({ seq }) => seq);
          const { answeredReplaces: _, ...stored } = must(orders.get(row.orderId), 'the row');
          expect({ ...stored, version: row.version }).toEqual({
            ...implied,
            ...(later.length === 0 ? {} : { laterEntries: later }),
          });
        }
      }),
    );
  });

  it('rings nothing twice: everything delivered again, in the same order or another batch, changes nothing', () => {
    fc.assert(
      fc.property(days, ({ rows, commands, cuts }) => {
        const once = runBatches(cutAt(commands, cuts), rows);
        const settled = [...once.orders.values()];
        const due = (command: LaneCommand) => {
          if (command.kind !== 'cancel') return true;
          const row = once.orders.get(command.request.orderId);
          return row === undefined || isTerminal(row.status);
        };
        const again = commands.filter(due);
        const plan = runBatch([...again, ...again], contextOf(settled, { head: once.head }));
        expect([plan.entries, plan.orders]).toEqual([[], []]);
        expect(plan.head).toEqual(once.head);
      }),
    );
  });
});

describe('a place and a cancel of one order', () => {
  const resting = pendingOrder({ key: 'resting', simulationSeed: seedFor(1, 'rests') });
  const filled = pendingOrder({ key: 'filled', simulationSeed: seedFor(1, 'filled') });

  it('in one batch, place first: one write, on the condition of a pending row, of an order cancelled after its fill', () => {
    const { entries, orders } = runBatch([placeOf(resting), cancelOf(resting)], contextOf([resting]));
    expect(entries.map(({ command }) => command.kind)).toEqual(['place', 'cancel']);
    expect(orders).toHaveLength(1);
    expect(orders[0]).toMatchObject({
      readVersion: 1,
      readStatusIn: ['PENDING'],
      order: { version: 2, status: 'CANCELLED', reason: 'user-cancel', filledQuantity: 1, seq: 1, appliedSeq: 3 },
    });
    expect(entries[1]?.command).toMatchObject({ remaining: 9, reason: 'user-cancel', requestedAt: NOON + 1_000 });
  });

  it('in one batch, cancel first: it ends unfilled, and the place finds nothing to do', () => {
    const { entries, orders } = runBatch([cancelOf(resting), placeOf(resting)], contextOf([resting]));
    expect(entries.map(({ command }) => command.kind)).toEqual(['cancel']);
    expect(orders.map(({ order }) => [order.status, order.filledQuantity])).toEqual([['CANCELLED', 0]]);
    expect(entries[0]?.command).toMatchObject({ kind: 'cancel', remaining: 10 });
  });

  it('too late: a filled order stays filled', () => {
    const { entries, orders } = runBatch([placeOf(filled), cancelOf(filled)], contextOf([filled]));
    expect(entries).toHaveLength(1);
    expect(orders.map(({ order }) => order.status)).toEqual(['FILLED']);
  });
});

describe('what the ledger keeps of a command', () => {
  it('is the whole order, and nothing of the worker’s clock', () => {
    const order = pendingOrder({ simulationSeed: seedFor(1, 'filled') });
    const early = runBatch([placeOf(order)], contextOf([order], { now: epochMs(NOON + 1) }));
    const late = runBatch([placeOf(order)], contextOf([order], { now: epochMs(NOON + 99_999) }));
    expect(late.entries).toEqual(early.entries);
    const { orderId, userId, market, side, type, timeInForce, price, quantity, simulationSeed } = order;
    expect(early.entries[0]).toMatchObject({ engine: seededEngine.identity, fillAz: 'us-east-2b', epoch: 0 });
    expect(early.entries[0]?.command).toEqual({
      kind: 'place',
      orderId,
      userId,
      market,
      side,
      type,
      timeInForce,
      price,
      quantity,
      simulationSeed,
      acceptedAt: NOON,
      acceptedAz: 'us-east-2a',
    });
  });

  it('tells the engine everything that its outcome may depend on, and no more', () => {
    const order = pendingOrder({ side: 'SELL', timeInForce: 'IOC', simulationSeed: seedFor(1, 'rests') });
    const { entries } = runBatch([placeOf(order), cancelOf(order)], contextOf([order]));
    const { orderId, userId } = order;
    expect(entries.map(({ command }) => toEngineCommand(command))).toEqual([
      {
        kind: 'place',
        postOnly: false,
        selfTrade: 'CANCEL_TAKER',
        orderId,
        userId,
        side: 'SELL',
        type: 'LIMIT',
        timeInForce: 'IOC',
        price: 1_250,
        quantity: 10,
        simulationSeed: order.simulationSeed,
        acceptedAt: NOON,
      },
      { kind: 'cancel', orderId, userId, remaining: 9, reason: 'user-cancel' },
    ]);
  });

  it('is written under the head’s epoch, after the head', () => {
    const order = pendingOrder();
    const head = { ...initialHead(LANE), epoch: 4, seq: 40, hash: 'h', at: epochMs(NOON + 500), isStored: true };
    const plan = runBatch([placeOf(order)], contextOf([order], { head }));
    expect(plan.entries[0]).toMatchObject({ epoch: 4, from: 41, prevHash: 'h', at: NOON + 500 });
    expect(plan.head).toMatchObject({ epoch: 4, isStored: true });
  });
});

describe('a command on which the engine throws', () => {
  const orders = [seedFor(1, 'filled'), FAULTY_SEED, seedFor(2, 'cancelled')].map((simulationSeed, index) =>
    pendingOrder({ key: `k${index}`, simulationSeed }),
  );
  const [first = pendingOrder(), second = pendingOrder(), last = pendingOrder()] = orders;
  const commands = orders.map((order) => placeOf(order));
  const secondGivenUp = { givenUp: new Set([commands[1]?.deliveryId ?? '']) };

  it('stops the batch: what came before is planned, it and all after it are not', () => {
    const run = runBatch(commands, contextOf(orders));
    expect(run.faultedAt).toMatchObject({ index: 1, error: { message: 'this engine cannot count to thirteen' } });
    expect(run.entries.map(({ command }) => command.orderId)).toEqual([first.orderId]);
    expect(run.orders.map(({ order }) => order.orderId)).toEqual([first.orderId]);
    expect(run.head.seq).toBe(run.entries[0]?.seq);
  });

  it('once it is given up is rejected for good without asking the engine, and the lane goes on', () => {
    const run = runBatch(commands, contextOf(orders, secondGivenUp));
    expect(run.faultedAt).toBeNull();
    expect(run.orders.map(({ order }) => order.status)).toEqual(['FILLED', 'REJECTED', 'CANCELLED']);
    expect(run.orders[1]).toMatchObject({ readStatusIn: ['PENDING'], order: { reason: 'engine-fault' } });
    expect(run.entries[1]?.outcomes).toEqual([{ kind: 'rejected', orderId: second.orderId, reason: 'engine-fault' }]);
    expect(run.entries.map(({ from }) => from)).toEqual([1, 3, 4]);
  });

  it('is one that answers what cannot be true of the order, too', () => {
    const overfill: FillEngine = {
      ...seededEngine,
      apply(command) {
        if (command.orderId !== second.orderId) return seededEngine.apply(command);
        const { orderId } = second;
        const [price, quantity, remaining] = [cents(1_250), lots(999), lots(0)];
        const trade = {
          kind: 'trade',
          orderId,
          takerSide: 'BUY',
          makerOrderId: 'SIM#1',
          price,
          quantity,
          remaining,
        } as const;
        return [{ kind: 'accepted', orderId }, trade];
      },
    };
    const run = runBatch(commands, contextOf(orders, { engines: enginesOf(overfill) }));
    expect(run.faultedAt).toMatchObject({ index: 1, error: { message: expect.stringContaining('do not add up') } });
    expect(run.entries.map(({ command }) => command.orderId)).toEqual([first.orderId]);
  });

  it('if it is a cancel that is given up, never rejects a resting order: it does nothing, and the lane goes on', () => {
    const resting = pendingOrder({ key: 'rests', simulationSeed: seedFor(1, 'rests') });
    const placed = runBatches([[placeOf(resting)]], [resting]);
    const row = must(placed.orders.get(resting.orderId), 'the row');
    const cancel = cancelOf(row);
    const run = runBatch(
      [cancel, placeOf(last)],
      contextOf([row, last], { head: placed.head, givenUp: new Set([cancel.deliveryId]) }),
    );
    expect(run.faultedAt).toBeNull();
    expect(run.orders.map(({ order }) => order.orderId)).toEqual([last.orderId]);
  });

  it('an engine that says nothing changes nothing', () => {
    const engine = { ...seededEngine, apply: () => [] };
    const run = runBatch([placeOf(first)], contextOf([first], { engines: enginesOf(engine) }));
    expect([run.batches, run.faultedAt, run.head.recentLagsMs]).toEqual([[], null, []]);
  });
});

describe('the engines of a lane', () => {
  const named = (settings: string): FillEngine => ({
    ...seededEngine,
    identity: { ...seededEngine.identity, settings },
  });
  const engines = { arriving: named('arriving'), resting: named('resting') };

  it('decide what arrives, and what rests, each for its own', () => {
    const resting = pendingOrder({ key: 'rests', simulationSeed: seedFor(1, 'rests') });
    const { orders: rows, head } = runBatches([[placeOf(resting)]], [resting]);
    const row = must(rows.get(resting.orderId), 'the row');
    const [placed, cancelled] = [pendingOrder({ key: 'placed' }), pendingOrder({ key: 'cancelled' })];
    const { entries } = runBatch(
      [cancelOf(row), placeOf(placed), cancelOf(cancelled)],
      contextOf([row, placed, cancelled], { head, engines }),
    );
    expect(entries.map(({ engine }) => engine.settings)).toEqual(['resting', 'arriving', 'arriving']);
  });
});

describe('the measured lags', () => {
  const order = (index: number) => pendingOrder({ key: `k${index}`, acceptedAt: NOON + index });

  it('are of placed orders, in order, never negative, and the last few only', () => {
    const orders = Array.from({ length: RECENT_LAGS_MAX + 5 }, (_, index) => order(index));
    const now = epochMs(NOON + 10);
    const plan = runBatch(
      orders.map((each) => placeOf(each)),
      contextOf(orders, { now }),
    );
    expect(plan.head.recentLagsMs).toHaveLength(RECENT_LAGS_MAX);
    expect(plan.head.recentLagsMs).toEqual(orders.slice(5).map(({ acceptedAt }) => Math.max(0, now - acceptedAt)));
  });

  it('follow those of the head, and cancels have none', () => {
    const [one, other] = [order(1), order(2)];
    const head = { ...initialHead(LANE), recentLagsMs: [70, 80] };
    const plan = runBatch([placeOf(one), cancelOf(other)], contextOf([one, other], { head, now: epochMs(NOON + 6) }));
    expect(plan.entries).toHaveLength(2);
    expect(plan.head.recentLagsMs).toEqual([70, 80, 5]);
  });
});
