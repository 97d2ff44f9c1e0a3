/** Operations files: what happens on one book, in a form that any engine can replay (format H1OPS1, docs/internals/performance.md). */
import { err, ok, type Result } from '@tulip/std';

export const OP_LIMIT = 0;
export const OP_IOC = 1;
export const OP_MARKET = 2;
export const OP_CANCEL = 3;
export const OP_MODIFY = 4;

/** Words of one operation: type and side (`type | side << 8`), order, price, quantity. */
export const OP_WORDS = 4;

export interface Operations {
  readonly count: number;
  /** The first so many build the book and are not timed. */
  readonly preload: number;
  /** `OP_WORDS` for each operation; orders are numbered 1, 2, 3 … in the order in which they appear. */
  readonly words: Int32Array;
  /** By number, 0 or 1. */
  readonly sides: Uint8Array;
  /** By number the order id of the file; undefined where it is the number itself. */
  readonly fileIds: Int32Array | undefined;
}

const MAGIC = Uint8Array.from('H1OPS1\0\0', (character) => character.charCodeAt(0));
const HEADER_BYTES = 16;
const RECORD_BYTES = 16;
const COUNT_MAX = 20_000_000;
/** What the matcher takes; the file's own fields would hold more. */
const PRICE_MAX = 100_000_000;
const QUANTITY_MAX = 1_000_000;

/** The operations in the bytes, or one sentence that says what is wrong and in which operation (counted from 0). */
export function parseOperations(bytes: Uint8Array): Result<Operations, string> {
  if (bytes.length < HEADER_BYTES) return err(`${bytes.length} bytes are no header of ${HEADER_BYTES}`);
  if (!MAGIC.every((byte, at) => bytes[at] === byte)) return err('it does not begin with H1OPS1');
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const [count, preload] = [view.getUint32(8, true), view.getUint32(12, true)];
  const expected = HEADER_BYTES + count * RECORD_BYTES;
  if (bytes.length !== expected) {
    return err(`its header says ${count} operations in ${expected} bytes, and it has ${bytes.length}`);
  }
  if (count > COUNT_MAX) return err(`${count} operations are more than ${COUNT_MAX}`);
  if (preload > count) return err(`its header says that ${preload} of ${count} operations build the book`);
  const words = wordsOf(view, count);
  for (let index = 0; index < count; index++) {
    const problem = problemOf(words, index * OP_WORDS);
    if (problem !== undefined) return err(`operation ${index}: ${problem}`);
  }
  return numbered({ count, preload, words });
}

function wordsOf(view: DataView, count: number): Int32Array {
  const words = new Int32Array(count * OP_WORDS);
  for (let at = 0; at < words.length; at++) words[at] = view.getInt32(HEADER_BYTES + 4 * at, true);
  return words;
}

function problemOf(words: Int32Array, at: number): string | undefined {
  const { head, order: id, price, quantity } = operationAt(words, at);
  const type = typeOf(head);
  if (type > OP_MODIFY) return `there is no type ${type}`;
  if (sideOf(head) > 1) return `there is no side ${sideOf(head)}`;
  if (head >>> 16 !== 0) return 'its bytes 2 and 3 are not 0';
  if (id < 1) return `its order id ${id >>> 0} is not from 1 to 2^31 − 1`;
  if (type === OP_CANCEL) return undefined;
  if (type !== OP_MARKET && (price < 1 || price > PRICE_MAX)) return `its price ${price} is not from 1 to ${PRICE_MAX}`;
  if (quantity < 1 || quantity > QUANTITY_MAX) return `its quantity ${quantity >>> 0} is not from 1 to ${QUANTITY_MAX}`;
  return undefined;
}

/** Gives orders the numbers that a book gives them. Ids are dense; a file may still name them in another order than 1, 2, 3 … */
function numbered({ count, preload, words }: Pick<Operations, 'count' | 'preload' | 'words'>) {
  const fileIds = new Int32Array(count + 1);
  const sides = new Uint8Array(count + 1);
  const numbers = new Int32Array(count + 1);
  let orders = 0;
  let isInOrder = true;
  for (let index = 0; index < count; index++) {
    const head = words[index * OP_WORDS] ?? 0;
    if (typeOf(head) > OP_MARKET) continue;
    const id = words[index * OP_WORDS + 1] ?? 0;
    if (id > count) return err(`operation ${index}: its order id ${id} is not dense: there are ${count} operations`);
    if (numbers[id] !== 0) return err(`operation ${index}: its order id ${id} was used before`);
    orders += 1;
    numbers[id] = orders;
    fileIds[orders] = id;
    sides[orders] = sideOf(head);
    isInOrder &&= id === orders;
  }
  if (isInOrder) return ok({ count, preload, words, sides, fileIds: undefined });
  for (let at = 1; at < words.length; at += OP_WORDS) {
    const id = words[at] ?? 0;
    // An id that no order of the file has becomes a number that no order gets.
    words[at] = numbers[id] || count + 1;
  }
  return ok({ count, preload, words, sides, fileIds });
}

/** The operation that begins at word `at`. */
export function operationAt(words: Int32Array, at: number) {
  return { head: words[at] ?? 0, order: words[at + 1] ?? 0, price: words[at + 2] ?? 0, quantity: words[at + 3] ?? 0 };
}

export const typeOf = (head: number): number => head & 0xff;
export const sideOf = (head: number): number => (head >>> 8) & 0xff;

/** The file's bytes for operations whose orders are numbered in order of appearance. */
export function encodeOperations({ count, preload, words }: Pick<Operations, 'count' | 'preload' | 'words'>) {
  const bytes = new Uint8Array(HEADER_BYTES + count * RECORD_BYTES);
  bytes.set(MAGIC);
  const view = new DataView(bytes.buffer);
  view.setUint32(8, count, true);
  view.setUint32(12, preload, true);
  for (let at = 0; at < count * OP_WORDS; at++) view.setInt32(HEADER_BYTES + 4 * at, words[at] ?? 0, true);
  return bytes;
}
