/** A Region's row of one user: the running sum of its entries, and refused for anybody else's. */
import { cents, lots } from '@tulip/contracts';
import { epochMs } from '@tulip/std';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { postingOf, totalBalance } from './balance-row.ts';
import { type CashEntry, depositOf, fillEntryOf, OPENING_BALANCE } from './cash-entry.ts';

const HOME = 'us-east-2';
const deposit = depositOf({ userId: 'jan', homeRegion: HOME, openingBalance: OPENING_BALANCE, createdAt: epochMs(9) });

function fill(seq: number, wishes: { lane?: number; side?: 'BUY' | 'SELL'; quantity?: number; price?: number } = {}) {
  const { lane = 0, side = 'BUY', quantity = 10, price = 500 } = wishes;
  return fillEntryOf({
    userId: 'jan',
    stream: `${HOME}/TULIP-${lane}`,
    seq,
    leg: 1,
    orderId: 'a'.repeat(32),
    market: 'TULIP',
    side,
    quantity: lots(quantity),
    price: cents(price),
    at: epochMs(100 + seq),
  });
}

const anyEntries = fc
  .array(
    fc.record({
      lane: fc.nat(3),
      side: fc.constantFrom('BUY' as const, 'SELL' as const),
      quantity: fc.integer({ min: 1, max: 1_000 }),
      price: fc.integer({ min: 1, max: 5_000 }),
    }),
    { maxLength: 20 },
  )
  .map((wishes): CashEntry[] => [deposit, ...wishes.map((wish, index) => fill(index + 1, wish))]);

describe('a posting', () => {
  it('numbers its entries, each with the sum after it, and remembers streams and positions', () => {
    const first = postingOf(null, [deposit, fill(3, { lane: 5 })]);
    expect(first.entries.map(({ ordinal, balanceAfter }) => [ordinal, balanceAfter])).toEqual([
      [1, 1_000_000],
      [2, 995_000],
    ]);
    const next = postingOf(first.row, [fill(2, { lane: 1, side: 'SELL', quantity: 4, price: 600 })]);
    expect(next).toMatchObject({ read: first.row, entries: [{ ordinal: 3, balanceAfter: 997_400 }] });
    expect(next.row).toEqual({
      userId: 'jan',
      region: HOME,
      balance: 997_400,
      entries: 3,
      streams: [`${HOME}/TULIP-1`, `${HOME}/TULIP-5`],
      positions: { TULIP: { quantity: 6, cost: 3_000, realised: 400 } },
      updatedAt: 103,
    });
  });

  it('is the same in one piece or in many', () => {
    fc.assert(
      fc.property(anyEntries, fc.nat(20), (entries, cut) => {
        const [head, tail] = [entries.slice(0, cut + 1), entries.slice(cut + 1)];
        const first = postingOf(null, head);
        const whole = postingOf(null, entries);
        const second = tail.length === 0 ? { ...first, entries: [] } : postingOf(first.row, tail);
        expect(second.row).toEqual(whole.row);
        expect([...first.entries, ...second.entries]).toEqual(whole.entries);
      }),
    );
  });

  it('leaves the balance that deposits and positions imply, to the cent', () => {
    fc.assert(
      fc.property(anyEntries, (entries) => {
        const { row } = postingOf(null, entries);
        const { cost = 0, realised = 0 } = row.positions['TULIP'] ?? {};
        expect(row.balance).toBe(OPENING_BALANCE - cost + realised);
        expect(row.balance).toBe(entries.reduce((sum, { delta }) => sum + delta, 0));
      }),
    );
  });

  it('refuses an entry of another user or Region', () => {
    const { row } = postingOf(null, [deposit]);
    expect(() => postingOf(row, [{ ...fill(1), userId: 'piet' }])).toThrow('is not for jan in us-east-2');
    expect(() => postingOf(row, [{ ...fill(1), region: 'eu-west-1' }])).toThrow('is not for jan in us-east-2');
  });
});

describe('the balance over all Regions', () => {
  it('is the sum of their rows', () => {
    const { row } = postingOf(null, [deposit]);
    expect(totalBalance([row, { ...row, region: 'eu-west-1', balance: cents(-250) }])).toBe(999_750);
    expect(totalBalance([])).toBe(0);
  });
});
