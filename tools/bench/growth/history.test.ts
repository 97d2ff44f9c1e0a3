/** A generated history: the same for the same seed, chained without a gap, and of the size that was asked for. */
import {
  entryHash,
  genesisHash,
  type LedgerEntry,
  OPENING_BALANCE,
  type OrderVersion,
  type PostedEntry,
} from '@tulip/exchange';
import { epochMs } from '@tulip/std';
import { describe, expect, it } from 'vitest';
import { generateHistory, type HistoryEnd, type HistoryOptions } from './history.ts';

const OPTIONS: HistoryOptions = {
  seed: 1,
  region: 'us-east-2',
  lanes: 8,
  orders: 1_500,
  open: 30,
  until: epochMs(1_776_168_000_000),
};

function historyOf(options: HistoryOptions) {
  const orders: OrderVersion[] = [];
  const entries: LedgerEntry[] = [];
  const posted: PostedEntry[] = [];
  const parts = generateHistory(options);
  let next = parts.next();
  while (next.done !== true) {
    orders.push(...next.value.orders);
    entries.push(...next.value.entries);
    posted.push(...next.value.posted);
    next = parts.next();
  }
  const end: HistoryEnd = next.value;
  return { orders, entries, posted, end };
}

describe('a history', () => {
  it('is the same for the same seed, and another for another', () => {
    expect(historyOf(OPTIONS)).toStrictEqual(historyOf(OPTIONS));
    const hashes = (seed: number) => historyOf({ ...OPTIONS, seed }).end.heads.map(({ hash }) => hash);
    expect(hashes(2)).not.toEqual(hashes(1));
  });

  it('has as many orders as were asked for, the youngest of them open, and more events than orders', () => {
    const { orders, entries } = historyOf(OPTIONS);
    const open = orders.filter(({ status }) => status === 'PENDING');
    expect([orders.length, open.length, entries.length]).toEqual([1_530, 30, 1_500]);
    expect(new Set(orders.map(({ orderId }) => orderId)).size).toBe(1_530);
    const youngestEnded = Math.max(...orders.filter(({ seq }) => seq !== null).map(({ acceptedAt }) => acceptedAt));
    expect(Math.min(...open.map(({ acceptedAt }) => acceptedAt))).toBeGreaterThan(youngestEnded);
    expect(Math.max(...open.map(({ acceptedAt }) => acceptedAt))).toBe(OPTIONS.until);
    expect(entries.reduce((sum, { outcomes }) => sum + outcomes.length, 0)).toBeGreaterThan(1_500);
  });

  it('chains each lane from its beginning to its head, over the seams of its parts', () => {
    const { entries, end } = historyOf(OPTIONS);
    for (const [stream, chain] of Map.groupBy(entries, (entry) => entry.stream)) {
      let last = { seq: 0, hash: genesisHash(stream) };
      for (const entry of chain) {
        expect([entry.from, entry.prevHash, entry.hash]).toEqual([last.seq + 1, last.hash, entryHash(entry)]);
        last = entry;
      }
      expect(end.heads.find((head) => head.stream === stream)).toMatchObject({ seq: last.seq, hash: last.hash });
      expect(end.cursors.find((cursor) => cursor.stream === stream)?.seq).toBe(last.seq);
    }
  });

  it('posts the cash of every trade once, and its books are the sum of it', () => {
    const { entries, posted, end } = historyOf(OPTIONS);
    const trades = entries.flatMap(({ outcomes }) => outcomes.filter(({ kind }) => kind === 'trade'));
    expect(new Set(posted.map(({ entryId }) => entryId)).size).toBe(trades.length);
    for (const { userId, balance, entries: count } of end.books) {
      const own = posted.filter((entry) => entry.userId === userId);
      expect(count).toBe(1 + own.length);
      expect(balance).toBe(own.reduce((sum, { delta }) => sum + delta, OPENING_BALANCE as number));
    }
  });
});
