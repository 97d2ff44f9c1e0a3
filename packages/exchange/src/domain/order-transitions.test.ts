/** The table of an order's life is closed, and everything that acts on it is derived from it. */
import { orderStatus } from '@tulip/contracts';
import { describe, expect, it } from 'vitest';
import { firstEntry, pendingOrder, seedFor } from '../testing/scripted-lane.ts';
import { isTerminal, ORDER_TRANSITIONS, type OrderStep, TERMINAL_STATUSES, transitionOf } from './order-transitions.ts';
import { statesBefore } from './order-version.ts';

const STATUSES = orderStatus.options;

describe('the table of transitions', () => {
  it('reaches every status of the contract from PENDING, and names no other', () => {
    const reached = new Set<string>(['PENDING']);
    for (let size = 0; size !== reached.size; ) {
      size = reached.size;
      for (const { from, to } of ORDER_TRANSITIONS) {
        if (to !== null && from.some((status) => reached.has(status))) reached.add(to);
      }
    }
    expect([...reached].sort()).toEqual([...STATUSES].sort());
    for (const { from } of ORDER_TRANSITIONS) expect(STATUSES).toEqual(expect.arrayContaining([...from]));
  });

  it('has each step once, and no step back to PENDING', () => {
    const steps = ORDER_TRANSITIONS.map(({ step }) => step);
    expect(new Set(steps).size).toBe(steps.length);
    expect(ORDER_TRANSITIONS.map(({ to }) => to)).not.toContain('PENDING');
  });

  it('lets only a compensation leave a terminal status, and never a rejected order', () => {
    for (const { step, from } of ORDER_TRANSITIONS) {
      const left = from.filter((status) => isTerminal(status));
      expect([step, left]).toEqual([step, step === 'OrderCompensated' ? ['FILLED', 'CANCELLED'] : []]);
    }
  });

  it('calls terminal exactly what no order leaves by itself', () => {
    expect([...TERMINAL_STATUSES].sort()).toEqual(['CANCELLED', 'FILLED', 'REJECTED']);
    expect(STATUSES.filter((status) => !isTerminal(status)).sort()).toEqual([
      'ACCEPTED',
      'PARTIALLY_FILLED',
      'PENDING',
    ]);
  });

  it('answers the row of a step, and throws for a step that it does not have', () => {
    for (const row of ORDER_TRANSITIONS) expect(transitionOf(row.step)).toBe(row);
    expect(() => transitionOf('OrderForgotten' as OrderStep)).toThrow(RangeError);
  });
});

describe('the states before a commit', () => {
  const { orderId } = pendingOrder();

  it('are those of the first outcome, as the table has them', () => {
    const placed = firstEntry(pendingOrder({ simulationSeed: seedFor(3, 'cancelled') })).outcomes;
    expect(statesBefore(placed)).toEqual(transitionOf('OrderAccepted').from);
    expect(statesBefore(placed.slice(1))).toEqual(transitionOf('TradeExecuted (part)').from);
    expect(statesBefore(placed.slice(-1))).toEqual(transitionOf('OrderCancelled').from);
    const filled = firstEntry(pendingOrder({ simulationSeed: seedFor(1, 'filled') })).outcomes;
    expect(statesBefore(filled.slice(-1))).toEqual(transitionOf('TradeExecuted (rest)').from);
    expect(statesBefore([{ kind: 'rejected', orderId, reason: 'engine-fault' }])).toEqual(
      transitionOf('OrderRejected').from,
    );
  });

  it('of nothing are a bug', () => {
    expect(() => statesBefore([])).toThrow('does not write its row');
  });
});
