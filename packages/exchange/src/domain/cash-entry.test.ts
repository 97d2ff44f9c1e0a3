/** Cash entries: one for each real party of each fill, keyed by its place in the ledger, and nothing else. */
import { cents, lots } from '@tulip/contracts';
import { epochMs } from '@tulip/std';
import { describe, expect, it } from 'vitest';
import { firstEntry, pendingOrder } from '../testing/scripted-lane.ts';
import { cashEntriesOf, depositOf, OPENING_BALANCE } from './cash-entry.ts';
import type { LedgerEntry, LedgerOutcome } from './ledger-entry.ts';

const template = firstEntry(pendingOrder());
const { orderId, userId } = template.command;

function tradeOf(makerOrderId: string, wishes: Partial<Extract<LedgerOutcome, { kind: 'trade' }>> = {}): LedgerOutcome {
  return {
    kind: 'trade',
    orderId,
    takerSide: 'BUY',
    makerOrderId,
    price: cents(1_250),
    quantity: lots(40),
    remaining: lots(0),
    ...wishes,
  };
}

function entryOf(...outcomes: readonly LedgerOutcome[]): LedgerEntry {
  return { ...template, from: 17, seq: 16 + outcomes.length, outcomes };
}

const accepted: LedgerOutcome = { kind: 'accepted', orderId };

describe('the cash entries of a ledger entry', () => {
  it('are one a fill where the maker is simulated: a buy subtracts price × quantity', () => {
    const entries = cashEntriesOf(entryOf(accepted, tradeOf('SIM#1'), tradeOf('SIM#2', { price: cents(1_251) })));
    expect(entries).toEqual([
      {
        entryId: `ENTRY#${template.stream}#000000000018#1`,
        userId,
        region: 'us-east-2',
        stream: template.stream,
        seq: 18,
        leg: 1,
        orderId,
        tradeId: `${template.stream.replace('/', '.')}.18`,
        market: 'TULIP',
        side: 'BUY',
        quantity: 40,
        price: 1_250,
        delta: -50_000,
        at: template.at,
        reason: 'fill',
      },
      expect.objectContaining({ entryId: `ENTRY#${template.stream}#000000000019#1`, delta: -50_040 }),
    ]);
  });

  it('are two a fill where both parties are real, and sum to zero', () => {
    const maker = { makerUserId: 'oosterwijck', takerSide: 'SELL' as const };
    const entries = cashEntriesOf(entryOf(accepted, tradeOf('b'.repeat(32), maker)));
    expect(entries.map(({ leg, userId: who, side, delta }) => [leg, who, side, delta])).toEqual([
      [1, userId, 'SELL', 50_000],
      [2, 'oosterwijck', 'BUY', -50_000],
    ]);
    expect(new Set(entries.map(({ entryId }) => entryId)).size).toBe(2);
    expect(entries[1]?.orderId).toBe('b'.repeat(32));
  });

  it('are none where nothing was filled: not for an acceptance, a cancel, a rejection', () => {
    const cancelled: LedgerOutcome = { kind: 'cancelled', orderId, reason: 'no-liquidity', remaining: lots(40) };
    const rejected: LedgerOutcome = { kind: 'rejected', orderId, reason: 'engine-fault' };
    for (const outcomes of [[accepted], [accepted, cancelled], [rejected]])
      expect(cashEntriesOf(entryOf(...outcomes))).toEqual([]);
  });
});

describe('the opening deposit', () => {
  it('is the same whoever makes it, whenever', () => {
    const opening = { userId: 'jan', homeRegion: 'eu-west-1', openingBalance: OPENING_BALANCE, createdAt: epochMs(5) };
    expect(depositOf(opening)).toEqual({
      entryId: 'DEPOSIT#jan',
      userId: 'jan',
      region: 'eu-west-1',
      delta: 1_000_000,
      at: 5,
      reason: 'deposit',
    });
  });
});
