/** The largest entry that the ledger can be asked to keep still is one item. */
import { cents, lots } from '@tulip/contracts';
import { MAX_MAKERS } from '@tulip/engine';
import type { LedgerEntry, LedgerOutcome } from '@tulip/exchange';
import { epochMs, sha256Hex } from '@tulip/std';
import { describe, expect, it } from 'vitest';
import { itemBytes } from '../../testing/item-bytes.ts';
import { toLedgerItem } from './ledger-item.ts';

/** DynamoDB's limit on one item. */
const ITEM_BYTES_MAX = 400 * 1024;
const longestUser = 'u'.repeat(32);
const orderId = sha256Hex('taker').slice(0, 32);
const side = 'BUY';
const [price, quantity] = [cents(99_999_999), lots(999_999)];
const ENTRY: Omit<LedgerEntry, 'outcomes'> = {
  stream: 'us-east-2/TULIP-0',
  from: 999_000_000,
  seq: 999_001_001,
  at: epochMs(1_776_168_000_123),
  command: {
    kind: 'place',
    orderId,
    userId: longestUser,
    market: 'TULIP',
    side,
    type: 'LIMIT',
    timeInForce: 'GTC',
    price,
    quantity,
    simulationSeed: 4_012_345_678,
    selfTrade: 'DECREMENT',
    acceptedAt: epochMs(1_776_168_000_123),
    acceptedAz: 'us-east-2a',
  },
  engine: { name: 'matcher', version: '1', settings: 's'.repeat(200) },
  fillAz: 'us-east-2b',
  epoch: 999,
  prevHash: sha256Hex('before'),
  hash: sha256Hex('now'),
};

describe('the entry of a command that meets as many orders as one may', () => {
  const maker = (index: number) => sha256Hex(`maker ${index}`).slice(0, 32);

  it.each([
    {
      what: 'in trades',
      outcomes: (index: number): LedgerOutcome[] => [
        {
          kind: 'trade',
          orderId,
          takerSide: side,
          makerOrderId: maker(index),
          makerUserId: longestUser,
          makerRemaining: quantity,
          price,
          quantity,
          remaining: quantity,
        },
      ],
    },
    {
      what: 'of its own user, which it decrements',
      outcomes: (index: number): LedgerOutcome[] => [
        { kind: 'cancelled', orderId: maker(index), reason: 'self-trade', remaining: quantity },
        { kind: 'replaced', orderId, price, quantity, remaining: quantity },
      ],
    },
  ])('$what stays far below what an item may have', ({ outcomes }) => {
    const met = Array.from({ length: MAX_MAKERS }, (_, index) => outcomes(index)).flat();
    const bytes = itemBytes(toLedgerItem({ ...ENTRY, outcomes: [{ kind: 'accepted', orderId }, ...met] }));
    expect(bytes).toBeGreaterThan(100 * 1024);
    expect(bytes).toBeLessThan(ITEM_BYTES_MAX * 0.75);
  });
});
