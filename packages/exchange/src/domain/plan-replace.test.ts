/** Planning replaces: new terms for what waits and what rests, each request answered once, whatever comes of it. */
import { cents, lots } from '@tulip/contracts';
import { epochMs, must } from '@tulip/std';
import { describe, expect, it } from 'vitest';
import {
  cancelOf,
  contextOf,
  FAULTY_QUANTITY,
  HOME,
  LANE,
  NOON,
  PEER,
  pendingOrder,
  placeOf,
  replaceOf,
  replaceRequestOf,
  runBatch,
  runBatches,
  seedFor,
} from '../testing/scripted-lane.ts';
import { bodyHashOf, intentOf } from './identity.ts';
import { entryHash } from './ledger-entry.ts';
import { orderView } from './order-view.ts';
import { type LaneCommand, toEngineCommand } from './plan-batch.ts';

const WAITING = pendingOrder({ key: 'waiting', simulationSeed: seedFor(2, 'rests') });
const RESTS = pendingOrder({ key: 'rests', simulationSeed: seedFor(1, 'rests') });
const FILLED = pendingOrder({ key: 'filled', simulationSeed: seedFor(1, 'filled') });
const NEW_TERMS = { price: cents(1_300), quantity: lots(6) };

describe('a replace of an order that rests', () => {
  it('changes its terms and nothing else, in one entry of its own', () => {
    const run = runBatches([[placeOf(RESTS)], [replaceOf(RESTS, NEW_TERMS)]], [RESTS]);
    const entry = must(run.entries[1], 'the entry of the replace');
    expect(entry.command).toEqual({
      ...{ kind: 'replace', orderId: RESTS.orderId, userId: RESTS.userId, market: 'TULIP', ...NEW_TERMS },
      current: { price: 1_250, quantity: 10, remaining: 9 },
      ...{ requestedIn: HOME, requestedAt: NOON + 1_000 },
    });
    const replaced = { kind: 'replaced', orderId: RESTS.orderId, ...NEW_TERMS, remaining: 5 };
    expect(entry).toMatchObject({ at: NOON + 1_000, outcomes: [replaced] });
    expect(entry.hash).toBe(entryHash(entry));
    expect(run.orders.get(RESTS.orderId)).toMatchObject({
      ...{ status: 'PARTIALLY_FILLED', ...NEW_TERMS, filledQuantity: 1, appliedSeq: entry.seq, version: 3 },
      answeredReplaces: { [HOME]: NOON + 1_000 },
    });
    expect(run.plans.map(({ orders }) => orders.map(({ hasNewTerms }) => hasNewTerms))).toEqual([[false], [true]]);
  });

  it('leaves what it does not say', () => {
    const { orders } = runBatches([[placeOf(RESTS), replaceOf(RESTS, { quantity: lots(4) })]], [RESTS]);
    expect(orders.get(RESTS.orderId)).toMatchObject({ price: 1_250, quantity: 4 });
  });

  it('to no more than is filled cancels the rest, and the quantity stays what it was', () => {
    const { orders, entries } = runBatches([[placeOf(RESTS), replaceOf(RESTS, { quantity: lots(1) })]], [RESTS]);
    expect(entries[1]?.outcomes).toMatchObject([{ kind: 'cancelled', reason: 'user-cancel', remaining: 9 }]);
    expect(orders.get(RESTS.orderId)).toMatchObject({ status: 'CANCELLED', quantity: 10, filledQuantity: 1 });
  });

  it('to what already is writes no entry and moves no head, yet is answered', () => {
    const run = runBatches([[placeOf(RESTS)], [replaceOf(RESTS, { quantity: lots(10) })]], [RESTS]);
    expect(run.entries).toHaveLength(1);
    expect(run.plans[1]?.head).toEqual(run.plans[0]?.head);
    expect(run.plans[1]?.orders).toMatchObject([
      {
        readVersion: 2,
        readStatusIn: ['PENDING', 'ACCEPTED', 'PARTIALLY_FILLED'],
        hasNewTerms: true,
        order: { version: 3, answeredReplaces: { [HOME]: NOON + 1_000 } },
      },
    ]);
  });
});

describe('a replace of an order that still waits', () => {
  const replaced = runBatches([[replaceOf(WAITING, NEW_TERMS)]], [WAITING]);
  const row = must(replaced.orders.get(WAITING.orderId), 'the row');

  it('changes its terms: it waits on, with an event and no place among the accepted', () => {
    expect(row).toMatchObject({ status: 'PENDING', ...NEW_TERMS, seq: 1, appliedSeq: 1, version: 2 });
    expect(orderView([row])).toMatchObject({
      ...{ status: 'PENDING', price: '13.00', quantity: 6, filledQuantity: 0, stream: null, seq: null },
    });
  });

  it('leaves the hash of the body that it was placed with, by which its key is known', () => {
    const { orderId, userId } = WAITING;
    const body = { userId, market: 'TULIP', side: 'BUY', type: 'LIMIT', price: '12.5', quantity: 10 } as const;
    const { simulationSeed } = WAITING;
    expect(row.bodyHash).toBe(bodyHashOf(intentOf({ ...body, simulationSeed }, orderId)));
  });

  it('and its place carries them to the engine, whose events follow', () => {
    const { entries, orders } = runBatches([[replaceOf(WAITING, NEW_TERMS)], [placeOf(WAITING)]], [WAITING]);
    const place = toEngineCommand(must(entries[1], 'the entry of the place').command);
    expect(place).toMatchObject({ kind: 'place', ...NEW_TERMS });
    expect(entries.map(({ from, seq }) => [from, seq])).toEqual([
      [1, 1],
      [2, 4],
    ]);
    const after = must(orders.get(WAITING.orderId), 'the row');
    expect(after).toMatchObject({ status: 'PARTIALLY_FILLED', quantity: 6, filledQuantity: 2, seq: 1, appliedSeq: 4 });
    expect(orderView([after])).toMatchObject({ stream: LANE, seq: 1 });
  });

  it('in one batch with its place is one write, on the condition of a row that has not ended', () => {
    const plan = runBatch([replaceOf(WAITING, NEW_TERMS), placeOf(WAITING)], contextOf([WAITING]));
    expect(plan.orders).toMatchObject([{ readVersion: 1, hasNewTerms: true, order: { version: 2, quantity: 6 } }]);
    expect(plan.orders[0]?.readStatusIn).toContain('PENDING');
  });
});

describe('a request to replace', () => {
  const named = (terms: Parameters<typeof replaceOf>[1], afterMs: number, region = HOME): LaneCommand => {
    const request = replaceRequestOf(RESTS, terms, afterMs, region);
    return { kind: 'replace', deliveryId: `${region} ${afterMs}`, request, receiveCount: 1 };
  };
  const quantities = (batches: readonly (readonly LaneCommand[])[]) =>
    runBatches([[placeOf(RESTS)], ...batches], [RESTS]).entries.flatMap(({ outcomes }) =>
      outcomes.flatMap((outcome) => (outcome.kind === 'replaced' ? [Number(outcome.quantity)] : [])),
    );

  it('delivered again, at once or after another has changed the order, is not carried out again', () => {
    const first = named({ quantity: lots(8) }, 1_000);
    const other = named({ quantity: lots(6) }, 1_500, PEER);
    expect(quantities([[first, first], [other], [first], [other, first]])).toEqual([8, 6]);
  });

  it('that comes after a later one of its Region is not carried out, one of another Region is', () => {
    expect(quantities([[named({ quantity: lots(8) }, 2_000)], [named({ quantity: lots(6) }, 1_000)]])).toEqual([8]);
    expect(quantities([[named({ quantity: lots(8) }, 2_000)], [named({ quantity: lots(6) }, 1_000, PEER)]])).toEqual([
      8, 6,
    ]);
  });

  it('from which nothing came is not carried out when something could come of it later', () => {
    const same = named({ quantity: lots(10) }, 1_000);
    expect(quantities([[same], [named({ quantity: lots(6) }, 1_500, PEER)], [same]])).toEqual([6]);
  });

  it('of an order that has ended changes nothing', () => {
    for (const ending of [[placeOf(FILLED)], [cancelOf(FILLED)]]) {
      const run = runBatches([ending], [FILLED]);
      const late = runBatch([replaceOf(FILLED, NEW_TERMS)], contextOf([...run.orders.values()], { head: run.head }));
      expect([late.entries, late.orders, late.head]).toEqual([[], [], run.head]);
    }
  });

  it('leaves time as it is where the lane is ahead of it', () => {
    const late = pendingOrder({ key: 'late', acceptedAt: NOON + 5_000 });
    const run = runBatches([[placeOf(RESTS), placeOf(late)], [named({ quantity: lots(8) }, 1_000)]], [RESTS, late]);
    expect(run.entries.at(-1)).toMatchObject({ command: { requestedAt: NOON + 1_000 }, at: NOON + 5_000 });
  });
});

describe('a replace on which the engine throws', () => {
  const commands = [replaceOf(RESTS, { quantity: FAULTY_QUANTITY }), placeOf(FILLED)];
  const context = contextOf([RESTS, FILLED], { now: epochMs(NOON) });

  it('waits with all after it', () => {
    expect(runBatch(commands, context)).toMatchObject({ faultedAt: { index: 0 }, entries: [], orders: [] });
  });

  it('once it is given up is answered without effect, and the lane goes on', () => {
    const givenUp = new Set(commands.slice(0, 1).map(({ deliveryId }) => deliveryId));
    const run = runBatch(commands, { ...context, givenUp });
    expect(run.faultedAt).toBeNull();
    expect(run.entries.map(({ command }) => command.orderId)).toEqual([FILLED.orderId]);
    const { answeredReplaces, version, ...rest } = must(run.orders[0], 'the row of the replaced order').order;
    expect([answeredReplaces, version]).toEqual([{ [HOME]: NOON + 1_000 }, 2]);
    expect({ ...rest, version: 1 }).toEqual(RESTS);
  });
});
