/** Adjustments on the wire: they come back as the entries that they were, each user's in order. */
import { ADJUSTMENTS_MAX, balanceAdjustments, cents, lots, parseInput } from '@tulip/contracts';
import { epochMs } from '@tulip/std';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type FillEntry, fillEntryOf } from './cash-entry.ts';
import { adjustmentsId, adjustmentsOf, entriesOfAdjustments } from './cash-message.ts';

const STREAM = 'us-east-2/TULIP-3';

const anyFills = fc
  .array(
    fc.record({
      userId: fc.constantFrom('clusius', 'oosterwijck', 'jan-3'),
      leg: fc.constantFrom(1 as const, 2 as const),
      side: fc.constantFrom('BUY' as const, 'SELL' as const),
      quantity: fc.integer({ min: 1, max: 1_000_000 }).map(lots),
      price: fc.integer({ min: 1, max: 100_000_000 }).map(cents),
      at: fc.nat(4_102_444_800_000).map(epochMs),
    }),
    { maxLength: 3 * ADJUSTMENTS_MAX },
  )
  .map((wishes): FillEntry[] =>
    wishes.map((wish, index) =>
      fillEntryOf({ ...wish, stream: STREAM, seq: index + 1, market: 'TULIP', orderId: 'a'.repeat(32) }),
    ),
  );

describe('adjustments', () => {
  it('come back from the wire as they went in: a message is one user’s, and none is too long', () => {
    fc.assert(
      fc.property(anyFills, (fills) => {
        const messages = adjustmentsOf(fills).map((message) => {
          const parsed = parseInput(balanceAdjustments, JSON.parse(JSON.stringify(message)), 'message');
          if (!parsed.ok) throw new Error(JSON.stringify(parsed.error));
          return parsed.value;
        });
        for (const userId of ['clusius', 'oosterwijck', 'jan-3']) {
          const own = messages.filter((message) => message.userId === userId);
          expect(own.flatMap(entriesOfAdjustments)).toEqual(fills.filter((fill) => fill.userId === userId));
        }
        expect(new Set(messages.map(adjustmentsId)).size).toBe(messages.length);
      }),
    );
  });
});
