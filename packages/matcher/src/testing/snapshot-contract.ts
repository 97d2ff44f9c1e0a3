/** The contract of snapshots: whole and exact, or refused without a trace. */
import { assert } from '@tulip/std';
import { expect, it } from 'vitest';
import * as F from '../command-flags.ts';
import type { BookSettings, OrderBook } from '../order-book.ts';
import { encodeSnapshot } from '../snapshot.ts';
import { ROW_ID, ROW_OPEN, ROW_OWNER, ROW_TERMS, ROW_TURN, ROW_WORDS } from '../snapshot-rows.ts';
import { termsOf } from '../state-hash.ts';

type NewBook = (settings?: Partial<BookSettings>) => OrderBook;

export function describeSnapshots(newBook: NewBook): void {
  it('goes on from a snapshot as if it had never stopped', () => {
    const [book, restored] = [tradedIn(newBook()), newBook()];
    expect(restored.restore(book.snapshot(77))).toEqual({ ok: true, value: { ledgerSeq: 77 } });
    for (const one of [book, restored]) {
      one.limit(F.BUY, 4, 103, 9, F.GTC);
      one.modify(1, 99, 4);
    }
    expect([...restored.snapshot(78)]).toEqual([...book.snapshot(78)]);
    expect(restored.stateHash()).toBe(book.stateHash());
    expect(restored.checkInvariants()).toEqual([]);
  });

  it('keeps the last price, the counters and the turns in a snapshot', () => {
    const [book, restored] = [tradedIn(newBook()), newBook()];
    restored.restore(book.snapshot(0));
    const { lastPrice, tradeCount, lastSeq, lastId, orderCount } = book;
    expect(restored).toMatchObject({ lastPrice, tradeCount, lastSeq, lastId, orderCount });
    expect([lastPrice, tradeCount, restored.log.count, restored.log.firstSeq]).toEqual([101, 1, 0, lastSeq + 1]);
  });

  it('refuses every truncation and every flipped bit, and stays as it was', () => {
    const bytes = tradedIn(newBook()).snapshot(5);
    const book = newBook();
    book.limit(F.SELL, 1, 500, 1, F.GTC);
    const before = book.stateHash();
    for (let length = 0; length < bytes.length; length++) expectRefusal(book, bytes.subarray(0, length));
    for (let bit = 0; bit < bytes.length * 8; bit++) {
      const flipped = bytes.slice();
      flipped[bit >>> 3] = (flipped[bit >>> 3] ?? 0) ^ (1 << (bit & 7));
      expectRefusal(book, flipped);
    }
    expectRefusal(book, Uint8Array.of(...bytes, 0));
    expect([book.stateHash(), book.log.count, book.orderCount]).toEqual([before, 1, 1]);
  });

  it('says why: another version, another book, too short', () => {
    const bytes = tradedIn(newBook()).snapshot(5);
    const future = bytes.slice();
    future[4] = 2;
    const reasonOf = (snapshot: Uint8Array, settings: Partial<BookSettings> = {}) => {
      const restored = newBook(settings).restore(snapshot);
      assert(!restored.ok, 'a bad snapshot was taken');
      return restored.error.code;
    };
    expect(reasonOf(future)).toBe('snapshot-version');
    expect(reasonOf(bytes, { quantityMax: 7 })).toBe('snapshot-settings');
    expect(reasonOf(bytes.subarray(0, -4))).toBe('snapshot-truncated');
    expect(reasonOf(Uint8Array.of())).toBe('snapshot-truncated');
  });

  it.each(Object.entries(NONSENSE))('refuses sound bytes that make no sense: %s', (_, change) => {
    const book = newBook();
    expect(book.restore(forged(book, () => undefined)).ok).toBe(true);
    const hash = book.stateHash();
    const restored = book.restore(forged(book, change));
    expect(restored).toMatchObject({ ok: false, error: { code: 'snapshot-damaged' } });
    expect(book.stateHash()).toBe(hash);
  });
}

/** Two bids, then two asks at one price. */
const SOUND = {
  rows: [
    [3, 1, termsOf(F.BUY, 99, F.POST_ONLY), 5, 2],
    [4, 1, termsOf(F.BUY, 98, 0), 5, 3],
    [7, 2, termsOf(F.SELL, 101, F.SELF_TRADE_DECREMENT), 5, 5],
    [5, 0, termsOf(F.SELL, 101, 0), 1, 8],
  ],
  counters: { ledgerSeq: 9, lastSeq: 20, tradeCount: 3, lastId: 7, lastTurn: 8, lastPrice: 100 },
};

interface Forgery {
  readonly rows: number[][];
  readonly counters: { -readonly [Name in keyof typeof SOUND.counters]: number };
}

const NONSENSE: Readonly<Record<string, (forgery: Forgery) => void>> = {
  'an id that was never issued': ({ rows }) => change(rows, 0, ROW_ID, 8),
  'no id': ({ rows }) => change(rows, 0, ROW_ID, 0),
  'one id twice': ({ rows }) => change(rows, 0, ROW_ID, 5),
  'a negative owner': ({ rows }) => change(rows, 1, ROW_OWNER, -1),
  'nothing open': ({ rows }) => change(rows, 1, ROW_OPEN, 0),
  'too much open': ({ rows }) => change(rows, 1, ROW_OPEN, 1_000_001),
  'a turn that was never issued': ({ rows }) => change(rows, 3, ROW_TURN, 9),
  'turns that run backwards in a queue': ({ rows }) => change(rows, 3, ROW_TURN, 5),
  'a price beyond the range': ({ rows }) => change(rows, 2, ROW_TERMS, termsOf(F.SELL, 100_001, 0)),
  'a price of 0': ({ rows }) => change(rows, 1, ROW_TERMS, termsOf(F.BUY, 0, 0)),
  'an unknown policy': ({ rows }) => change(rows, 1, ROW_TERMS, termsOf(F.BUY, 98, 5 << 3)),
  'bids that rise': ({ rows }) => change(rows, 1, ROW_TERMS, termsOf(F.BUY, 100, 0)),
  'asks that fall': ({ rows }) => change(rows, 3, ROW_TERMS, termsOf(F.SELL, 100, 0)),
  'a bid after an ask': ({ rows }) => change(rows, 3, ROW_TERMS, termsOf(F.BUY, 97, 0)),
  'a crossed book': ({ rows }) => change(rows, 2, ROW_TERMS, termsOf(F.SELL, 99, 0)),
  'fewer ids than orders': ({ counters }) => Object.assign(counters, { lastId: 3 }),
  'fewer events than trades': ({ counters }) => Object.assign(counters, { lastSeq: 9 }),
  'a last price without a trade': ({ counters }) => Object.assign(counters, { tradeCount: 0 }),
  'trades without a last price': ({ counters }) => Object.assign(counters, { lastPrice: 0 }),
  'a count beyond safe integers': ({ counters }) => Object.assign(counters, { lastSeq: 2 ** 62 }),
};

function change(rows: number[][], row: number, word: number, value: number): void {
  rows[row]?.splice(word, 1, value);
}

/** The sound state with one change, in bytes with a checksum that fits. */
function forged({ settings }: OrderBook, change: (forgery: Forgery) => void): Uint8Array {
  const forgery: Forgery = { rows: SOUND.rows.map((row) => [...row]), counters: { ...SOUND.counters } };
  change(forgery);
  const rows = Int32Array.from(forgery.rows.flat());
  return encodeSnapshot(settings, { ...forgery.counters, orderCount: rows.length / ROW_WORDS, rows });
}

function expectRefusal(book: OrderBook, bytes: Uint8Array): void {
  assert(!book.restore(bytes).ok, `a damaged snapshot of ${bytes.length} bytes was taken`);
}

function tradedIn(book: OrderBook): OrderBook {
  book.limit(F.BUY, 1, 99, 5, F.POST_ONLY);
  book.limit(F.SELL, 2, 101, 5, F.SELF_TRADE_CANCEL_BOTH);
  book.limit(F.BUY, 3, 101, 2, F.GTC);
  book.limit(F.SELL, 2, 101, 4, F.GTC);
  book.modify(2, 101, 5);
  return book;
}
