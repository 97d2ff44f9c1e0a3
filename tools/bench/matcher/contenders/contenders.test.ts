/** Core, face and peers on one small file whose trades are worked out by hand. */
import { expect, it } from 'vitest';
import { mixedFlow } from '../flows.ts';
import { encodeOperations, OP_CANCEL, OP_IOC, OP_LIMIT, OP_MARKET, OP_MODIFY, parseOperations } from '../operations.ts';
import { Tally } from '../tally.ts';
import type { ContenderName } from './contender.ts';
import { CONTENDERS } from './contenders.ts';

type Row = readonly [type: number, side: number, order: number, price: number, quantity: number];

const BY_HAND: readonly Row[] = [
  [OP_LIMIT, 1, 1, 100, 5],
  [OP_LIMIT, 1, 2, 101, 5],
  [OP_LIMIT, 0, 3, 98, 4],
  // Eats order 1, and two of order 2; nothing is left of it.
  [OP_IOC, 0, 4, 101, 7],
  [OP_CANCEL, 0, 1, 0, 0],
  // Sells four to order 3, and the rest ends.
  [OP_MARKET, 1, 5, 0, 6],
  [OP_LIMIT, 0, 6, 97, 2],
  [OP_LIMIT, 0, 7, 97, 2],
  // Goes behind order 7 at the same price, though it became smaller.
  [OP_MODIFY, 0, 6, 97, 1],
  [OP_LIMIT, 1, 8, 97, 2],
  [OP_MODIFY, 0, 1, 97, 1],
];
const TRADES = [
  [1, 4, 100, 5],
  [2, 4, 101, 2],
  [3, 5, 98, 4],
  [7, 8, 97, 2],
] as const;

async function replayed(contender: ContenderName, bytes: Uint8Array, chunk: number) {
  const parsed = parseOperations(bytes);
  if (!parsed.ok) throw new Error(parsed.error);
  const operations = parsed.value;
  const book = await CONTENDERS[contender](operations);
  const tally = new Tally(operations.fileIds);
  for (let from = 0; from < operations.count; from += chunk) {
    const to = Math.min(from + chunk, operations.count);
    book.prepare(from, to);
    book.run(from, to);
    book.drain(tally);
  }
  const { trades, quantity, fold } = tally;
  return { trades, quantity, fold };
}

function fileOf(rows: readonly Row[]): Uint8Array {
  const words = Int32Array.from(rows.flatMap(([type, side, ...rest]) => [type | (side << 8), ...rest]));
  return encodeOperations({ count: rows.length, preload: 0, words });
}

it.each<ContenderName>(['core', 'face', 'nodejs-order-book'])('%s trades as worked out by hand', async (contender) => {
  const expected = new Tally(undefined);
  for (const [maker, taker, price, quantity] of TRADES) expected.add(maker, taker, price, quantity);
  expect(await replayed(contender, fileOf(BY_HAND), 3)).toEqual({ trades: 4, quantity: 13, fold: expected.fold });
});

it('folds the ids of the file, in whatever order they are', async () => {
  const [one, two] = [21, 12];
  const rows: Row[] = [
    ...Array.from({ length: 20 }, (_, index): Row => [OP_LIMIT, 1, index < 11 ? index + 1 : index + 2, 500, 1]),
    [OP_LIMIT, 1, two, 99, 3],
  ];
  expect(rows.some(([, , order]) => order === one)).toBe(true);
  const bytes = fileOf([...rows, [OP_IOC, 0, 22, 99, 3]]);
  const expected = new Tally(undefined);
  expected.add(two, 22, 99, 3);
  for (const contender of ['core', 'face'] as const) {
    expect(await replayed(contender, bytes, 50)).toEqual({ trades: 1, quantity: 3, fold: expected.fold });
  }
});

it('folds as the format says', () => {
  const tally = new Tally(undefined);
  expect(tally.fold).toBe('811c9dc5');
  let hash = 0x811c9dc5;
  for (const value of [1, 2, 3, 4]) hash = Math.imul(hash ^ value, 0x01000193);
  hash ^= hash >>> 15;
  tally.add(1, 2, 3, 4);
  expect(tally.fold).toBe((hash >>> 0).toString(16).padStart(8, '0'));
});

it('core, face and the peer that keeps price-time priority trade alike over a generated flow', async () => {
  const bytes = encodeOperations(mixedFlow(3, { resting: 200, count: 3_000 }));
  const core = await replayed('core', bytes, 64);
  expect(core.trades).toBeGreaterThan(300);
  expect(await replayed('face', bytes, 1)).toEqual(core);
  expect(await replayed('nodejs-order-book', bytes, 64)).toEqual(core);
  expect((await replayed('big-order-book', bytes, 64)).trades).toBeGreaterThan(300);
});
