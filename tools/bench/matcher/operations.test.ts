/** Operations files: what is read back, and what a bad file is told. */
import { describe, expect, it } from 'vitest';
import { encodeOperations, OP_CANCEL, OP_IOC, OP_LIMIT, OP_MODIFY, parseOperations } from './operations.ts';

type Row = readonly [type: number, side: number, order: number, price: number, quantity: number];

function fileOf(rows: readonly Row[], preload = 0): Uint8Array {
  const words = Int32Array.from(rows.flatMap(([type, side, ...rest]) => [type | (side << 8), ...rest]));
  return encodeOperations({ count: rows.length, preload, words });
}

const GOOD: readonly Row[] = [
  [OP_LIMIT, 1, 1, 100, 5],
  [OP_LIMIT, 1, 2, 101, 5],
  [OP_IOC, 0, 3, 101, 7],
  [OP_CANCEL, 0, 9, 0, 0],
  [OP_MODIFY, 1, 2, 99, 1],
];

it('reads what was written', () => {
  const parsed = parseOperations(fileOf(GOOD, 2));
  expect(parsed).toMatchObject({ ok: true, value: { count: 5, preload: 2, fileIds: undefined } });
  if (!parsed.ok) return;
  expect(encodeOperations(parsed.value)).toEqual(fileOf(GOOD, 2));
  expect([...parsed.value.sides.slice(1, 4)]).toEqual([1, 1, 0]);
});

it('numbers orders in order of appearance, whatever the file calls them', () => {
  const parsed = parseOperations(
    fileOf([
      [OP_CANCEL, 0, 2, 0, 0],
      [OP_LIMIT, 0, 2, 10, 1],
      [OP_LIMIT, 1, 1, 11, 1],
      [OP_CANCEL, 0, 2, 0, 0],
      [OP_CANCEL, 0, 4, 0, 0],
    ]),
  );
  if (!parsed.ok) throw new Error(parsed.error);
  const { words, fileIds, sides } = parsed.value;
  expect([1, 5, 9, 13, 17].map((at) => words[at])).toEqual([1, 1, 2, 1, 6]);
  expect([...(fileIds ?? []).slice(1, 3)]).toEqual([2, 1]);
  expect([...sides.slice(1, 3)]).toEqual([0, 1]);
});

describe('a bad file', () => {
  const good = fileOf(GOOD);
  const changed = (at: number, byte: number) => good.map((value, index) => (index === at ? byte : value));
  it.each<[string, Uint8Array]>([
    ['3 bytes are no header of 16', good.subarray(0, 3)],
    ['it does not begin with H1OPS1', changed(0, 0)],
    ['its header says 5 operations in 96 bytes, and it has 95', good.subarray(0, 95)],
    ['its header says 6 operations in 112 bytes, and it has 96', changed(8, 6)],
    ['its header says that 9 of 5 operations build the book', changed(12, 9)],
    ['operation 0: there is no type 5', changed(16, 5)],
    ['operation 1: there is no side 2', changed(33, 2)],
    ['operation 0: its bytes 2 and 3 are not 0', changed(18, 1)],
    ['operation 0: its order id 0 is not from 1 to 2^31 − 1', fileOf([[OP_LIMIT, 0, 0, 1, 1]])],
    ['operation 0: its order id 2 is not dense: there are 1 operations', fileOf([[OP_LIMIT, 0, 2, 1, 1]])],
    ['operation 1: its order id 1 was used before', fileOf([GOOD[0] as Row, GOOD[0] as Row])],
    ['operation 0: its price 0 is not from 1 to 100000000', fileOf([[OP_LIMIT, 0, 1, 0, 1]])],
    ['operation 0: its quantity 0 is not from 1 to 1000000', fileOf([[OP_LIMIT, 0, 1, 1, 0]])],
    ['operation 0: its quantity 4294967295 is not from 1 to 1000000', fileOf([[OP_LIMIT, 0, 1, 1, -1]])],
  ])('%s', (error, bytes) => {
    expect(parseOperations(bytes)).toEqual({ ok: false, error });
  });
});
