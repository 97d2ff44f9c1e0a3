/** One Region's row: how it begins, and that no sequence of outcomes makes fills and remainder part ways. */
import { cents, lots } from '@tulip/contracts';
import { epochMs } from '@tulip/std';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { firstEntry, NOON, pendingOrder, seedFor } from '../testing/scripted-lane.ts';
import { laneOf, streamOf } from './identity.ts';
import type { LedgerOutcome } from './ledger-entry.ts';
import { applyOutcome, newOrderVersion, type OrderVersion } from './order-version.ts';

const AT = epochMs(NOON + 5);
const order = pendingOrder({ quantity: 10 });
const { orderId } = order;
const accepted: LedgerOutcome = { kind: 'accepted', orderId };
const cancelled: LedgerOutcome = { kind: 'cancelled', orderId, reason: 'user-cancel', remaining: lots(10) };
const rejected: LedgerOutcome = { kind: 'rejected', orderId, reason: 'engine-fault' };

function trade(quantity: number, remaining: number, price = 1_250): LedgerOutcome {
  return {
    kind: 'trade',
    orderId,
    takerSide: 'BUY',
    makerOrderId: 'SIM#1',
    price: cents(price),
    quantity: lots(quantity),
    remaining: lots(remaining),
  };
}

function fold(outcomes: readonly LedgerOutcome[], start: OrderVersion = order): OrderVersion {
  return outcomes.reduce((version, outcome, index) => applyOutcome(version, outcome, 7 + index, AT), start);
}

describe('a new version', () => {
  it('is PENDING, version 1, with nothing filled and nothing in the ledger', () => {
    expect(order).toMatchObject({
      status: 'PENDING',
      version: 1,
      filledQuantity: 0,
      notional: 0,
      seq: null,
      appliedSeq: 0,
      reason: null,
      acceptedAt: NOON,
      updatedAt: NOON,
      acceptedAz: 'us-east-2a',
      price: 1_250,
    });
    expect(pendingOrder({ type: 'MARKET' }).price).toBeNull();
  });

  it('belongs to its user’s lane of the Region that accepts it', () => {
    const place = { region: 'eu-west-1', availabilityZone: 'eu-west-1c', lanes: 64 };
    const { userId, market, side, type, timeInForce, quantity, simulationSeed } = order;
    const intent = { userId, market, side, type, timeInForce, quantity, simulationSeed, price: '12.50' };
    const version = newOrderVersion(orderId, 'k', intent, place, NOON);
    expect(version.stream).toBe(streamOf('eu-west-1', 'TULIP', laneOf(userId, 64)));
    expect(version).toMatchObject({ region: 'eu-west-1', acceptedAz: 'eu-west-1c', bodyHash: order.bodyHash });
    expect(() => newOrderVersion(orderId, 'k', { ...intent, price: '12.505' }, place, NOON)).toThrow('not a price');
  });
});

describe('applied outcomes', () => {
  it('keep filled + remaining = quantity and the notional the sum of price × quantity, whatever the engine decides', () => {
    const seeds = fc.record({
      trades: fc.integer({ min: 0, max: 3 }),
      ending: fc.constantFrom('filled', 'cancelled', 'rests'),
      quantity: fc.integer({ min: 1, max: 50 }),
    });
    fc.assert(
      fc.property(seeds, ({ trades, ending, quantity }) => {
        const start = pendingOrder({ quantity, simulationSeed: seedFor(trades, ending) });
        const { outcomes } = firstEntry(start);
        let [version, filled, notional] = [start, 0, 0];
        for (const [index, outcome] of outcomes.entries()) {
          version = applyOutcome(version, outcome, 3 + index, AT);
          if (outcome.kind === 'trade') {
            filled += outcome.quantity;
            notional += outcome.quantity * outcome.price;
            expect(version.filledQuantity + outcome.remaining).toBe(quantity);
          }
          expect(version).toMatchObject({ filledQuantity: filled, notional, seq: 3, appliedSeq: 3 + index });
          expect(version.status === 'FILLED').toBe(filled === quantity);
          expect([version.updatedAt, version.version]).toEqual([AT, 1]);
        }
      }),
    );
  });

  it('move the order as its life says', () => {
    expect(fold([accepted])).toMatchObject({ status: 'ACCEPTED', reason: null });
    expect(fold([accepted, trade(4, 6)])).toMatchObject({
      status: 'PARTIALLY_FILLED',
      filledQuantity: 4,
      reason: null,
    });
    expect(fold([accepted, trade(4, 6), trade(6, 0, 1_249)])).toMatchObject({ status: 'FILLED', notional: 12_494 });
    expect(fold([accepted, trade(4, 6), cancelled])).toMatchObject({ status: 'CANCELLED', reason: 'user-cancel' });
    expect(fold([cancelled])).toMatchObject({ status: 'CANCELLED', seq: 7, appliedSeq: 7 });
    expect(fold([rejected])).toMatchObject({ status: 'REJECTED', reason: 'engine-fault' });
  });

  it.each([
    ['a trade before acceptance', [trade(1, 9)]],
    ['a second acceptance', [accepted, accepted]],
    ['a trade after the end', [accepted, trade(10, 0), trade(1, 0)]],
    ['a cancel after the end', [accepted, trade(10, 0), cancelled]],
    ['a second cancel', [cancelled, cancelled]],
    ['a rejection after acceptance', [accepted, rejected]],
    ['anything after a rejection', [rejected, accepted]],
  ])('assert against %s', (_what, outcomes) => {
    expect(() => fold(outcomes)).toThrow('cannot find order');
  });

  it.each([
    ['more than the order', [accepted, trade(11, 0)]],
    ['less than they say', [accepted, trade(4, 5)]],
    ['more than is left', [accepted, trade(6, 4), trade(6, 0)]],
  ])('assert against fills of %s', (_what, outcomes) => {
    expect(() => fold(outcomes)).toThrow('do not add up');
  });

  it('assert against a sequence number that was already applied', () => {
    const version = applyOutcome(order, accepted, 5, AT);
    expect(() => applyOutcome(version, trade(4, 6), 5, AT)).toThrow('already applied');
    expect(() => applyOutcome(version, trade(4, 6), 4, AT)).toThrow('already applied');
    expect(applyOutcome(version, trade(4, 6), 6, AT).appliedSeq).toBe(6);
  });
});
