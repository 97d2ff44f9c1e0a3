/** The snapshot's bytes: versioned, checksummed, canonical; either all of it is taken or a reason is given. */
import { assert, err, ok, type Result } from '@tulip/std';
import type { BookSettings, SnapshotError, SnapshotProblem } from './order-book.ts';
import { type BookState, nonsenseIn, ROW_WORDS } from './snapshot-rows.ts';

/** "TULB", little-endian. */
const MAGIC = 0x424c5554;
export const SNAPSHOT_VERSION = 1;
/** Words of the header; what each holds stands in `encodeSnapshot`. */
const HEADER_WORDS = 18;
const CHECKSUM_WORD = 7;
export function encodeSnapshot(settings: BookSettings, state: BookState): Uint8Array {
  assert(Number.isSafeInteger(state.ledgerSeq) && state.ledgerSeq >= 0, `not a ledger seq: ${state.ledgerSeq}`);
  const rowWords = state.orderCount * ROW_WORDS;
  const words = new Int32Array(HEADER_WORDS + rowWords);
  words.set([MAGIC, SNAPSHOT_VERSION, ...settingWords(settings)]);
  words.set([...halves(state.ledgerSeq), ...halves(state.lastSeq), ...halves(state.tradeCount)], 8);
  words.set([state.lastId, state.lastTurn, state.lastPrice, state.orderCount], 14);
  words.set(state.rows.subarray(0, rowWords), HEADER_WORDS);
  words[CHECKSUM_WORD] = checksum(words);
  return littleEndian(words);
}

/** The state in the bytes, if they are whole, of this version, of a book with these settings, and make sense. */
export function decodeSnapshot(settings: BookSettings, bytes: Uint8Array): Result<BookState, SnapshotError> {
  const headerBytes = HEADER_WORDS * 4;
  if (bytes.length < headerBytes) return refuse('snapshot-truncated', `${bytes.length} bytes are no header`);
  const words = fromLittleEndian(bytes.subarray(0, bytes.length & ~3));
  if (words[0] !== MAGIC) return refuse('snapshot-damaged', 'it does not begin like a snapshot');
  if (words[1] !== SNAPSHOT_VERSION) {
    return refuse('snapshot-version', `version ${words[1]}, and this code reads ${SNAPSHOT_VERSION}`);
  }
  const orderCount = word(words, 17);
  const expected = headerBytes + orderCount * ROW_WORDS * 4;
  if (orderCount < 0 || bytes.length > expected) {
    return refuse('snapshot-damaged', `${bytes.length} bytes for ${orderCount} orders`);
  }
  if (bytes.length < expected) return refuse('snapshot-truncated', `${bytes.length} bytes of ${expected}`);
  if (words[CHECKSUM_WORD] !== checksum(words)) return refuse('snapshot-damaged', 'the checksum does not fit');
  const foreign = settingWords(settings).findIndex((value, index) => words[2 + index] !== value);
  if (foreign >= 0) return refuse('snapshot-settings', `it is of a book with another ${SETTING_NAMES[foreign]}`);
  const state: BookState = {
    ledgerSeq: safeInteger(words, 8),
    lastSeq: safeInteger(words, 10),
    tradeCount: safeInteger(words, 12),
    lastId: word(words, 14),
    lastTurn: word(words, 15),
    lastPrice: word(words, 16),
    orderCount,
    rows: words.subarray(HEADER_WORDS),
  };
  const nonsense = nonsenseIn(settings, state);
  return nonsense === undefined ? ok(state) : refuse('snapshot-damaged', nonsense);
}

/** Everything that decides outcomes. `eventCapacity` does not: it only says how long a caller may let the log grow. */
const SETTING_NAMES = ['priceMin', 'priceMax', 'quantityMax', 'orderCapacity', 'makersMax'] as const;

function settingWords(settings: BookSettings): readonly number[] {
  return SETTING_NAMES.map((name) => settings[name]);
}

export function refuse(code: SnapshotProblem, message: string): Result<never, SnapshotError> {
  return err({ code, message: `not a snapshot of this book: ${message}` });
}

/** Four lanes of multiply and rotate over all words but the checksum's own; any single flipped bit changes the result. */
function checksum(words: Int32Array): number {
  let a = 0x243f6a88;
  let b = 0x05a308d3;
  for (let index = 0; index < words.length; index++) {
    if (index === CHECKSUM_WORD) continue;
    const value = word(words, index);
    a = Math.imul(a ^ value, 0x01000193);
    a ^= a >>> 15;
    b = (Math.imul(b, 31) + value) | 0;
  }
  return a ^ Math.imul(b, 0x2c1b3c6d) ^ words.length;
}

const IS_LITTLE_ENDIAN = new Uint8Array(Uint32Array.of(1).buffer)[0] === 1;

function littleEndian(words: Int32Array): Uint8Array {
  if (!IS_LITTLE_ENDIAN) swapBytes(words);
  return new Uint8Array(words.buffer, words.byteOffset, words.byteLength);
}

/** A copy: the bytes may begin anywhere and may change later. */
function fromLittleEndian(bytes: Uint8Array): Int32Array {
  const words = new Int32Array(bytes.slice().buffer);
  if (!IS_LITTLE_ENDIAN) swapBytes(words);
  return words;
}

function swapBytes(words: Int32Array): void {
  const view = new DataView(words.buffer, words.byteOffset, words.byteLength);
  for (let at = 0; at < words.byteLength; at += 4) view.setInt32(at, view.getInt32(at, true), false);
}

function halves(value: number): readonly [number, number] {
  return [value | 0, Math.floor(value / 2 ** 32)];
}

function safeInteger(words: Int32Array, at: number): number {
  return (word(words, at) >>> 0) + word(words, at + 1) * 2 ** 32;
}

function word(words: Int32Array, at: number): number {
  return words[at] ?? 0;
}
