/** The bytes of a matcher's snapshot: SHA-256 of all that follows, the length of a text, the text, the book's own snapshot. */
import type { EngineIdentity } from '@tulip/engine';
import { assert, sha256Hex } from '@tulip/std';
import type { Directory } from './directory.ts';
import type { BookSettings } from './order-book.ts';
import { decodeSnapshot } from './snapshot.ts';
import { type BookState, ROW_ID, ROW_OWNER, ROW_WORDS } from './snapshot-rows.ts';

/** The form of these bytes; it says nothing about outcomes, which the identity's version pins. */
const FORM = 1;
const DIGEST_BYTES = 32;
const PREFIX_BYTES = DIGEST_BYTES + 4;

/** What the book does not know, as ASCII JSON in the bytes. */
interface Names {
  readonly form: number;
  readonly identity: EngineIdentity;
  /** Of each row of the book's snapshot: the order's id, its total quantity, and which of `userIds` it is of. */
  readonly orderIds: readonly string[];
  readonly quantities: readonly number[];
  readonly users: readonly number[];
  readonly userIds: readonly string[];
}

/** An order that rests, as far as the book does not hold it itself. */
export interface NamedOrder {
  readonly number: number;
  readonly owner: number;
  readonly orderId: string;
  readonly userId: string;
  readonly quantity: number;
}

export interface DecodedMatcher {
  readonly orders: readonly NamedOrder[];
  /** The book's own snapshot. */
  readonly book: Uint8Array;
}

export function encodeMatcher(
  identity: EngineIdentity,
  settings: BookSettings,
  book: Uint8Array,
  directory: Directory,
): Uint8Array {
  const text = asciiJson(namesOf(identity, rowsIn(settings, book), directory));
  const bytes = new Uint8Array(PREFIX_BYTES + text.length + book.length);
  new DataView(bytes.buffer).setUint32(DIGEST_BYTES, text.length, true);
  for (let at = 0; at < text.length; at++) bytes[PREFIX_BYTES + at] = text.charCodeAt(at);
  bytes.set(book, PREFIX_BYTES + text.length);
  bytes.set(digestOf(bytes));
  return bytes;
}

/** Throws an Error that says why when the bytes are not a snapshot of this very identity. */
export function decodeMatcher(identity: EngineIdentity, settings: BookSettings, bytes: Uint8Array): DecodedMatcher {
  if (bytes.length < PREFIX_BYTES) refuse(`${bytes.length} bytes are no header`);
  if (!digestOf(bytes).every((byte, at) => bytes[at] === byte)) refuse('it is cut short or damaged');
  const textEnd = PREFIX_BYTES + new DataView(bytes.buffer, bytes.byteOffset).getUint32(DIGEST_BYTES, true);
  // What is whole by its digest was written by `encodeMatcher`, of this form or of another.
  const names = JSON.parse(asciiText(bytes.subarray(PREFIX_BYTES, textEnd))) as Names;
  if (names.form !== FORM) refuse(`form ${names.form}, and this code reads ${FORM}`);
  const [found, expected] = [JSON.stringify(names.identity), JSON.stringify(identity)];
  if (found !== expected) refuse(`expected ${expected}, found ${found}`);
  const book = bytes.subarray(textEnd);
  return { orders: ordersOf(names, rowsIn(settings, book)), book };
}

function refuse(why: string): never {
  throw new Error(`not a snapshot of this engine: ${why}`);
}

function rowsIn(settings: BookSettings, book: Uint8Array): BookState {
  const decoded = decodeSnapshot(settings, book);
  return decoded.ok ? decoded.value : refuse(decoded.error.message);
}

function namesOf(identity: EngineIdentity, { rows, orderCount }: BookState, directory: Directory): Names {
  const orderIds: string[] = [];
  const quantities: number[] = [];
  const users: number[] = [];
  const placeOf = new Map<string, number>();
  for (let row = 0; row < orderCount; row++) {
    const number = rows[row * ROW_WORDS + ROW_ID] ?? 0;
    const userId = directory.userOf(number);
    const place = placeOf.get(userId) ?? placeOf.size;
    placeOf.set(userId, place);
    orderIds.push(directory.nameOf(number));
    quantities.push(directory.quantityOf(number));
    users.push(place);
  }
  return { form: FORM, identity, orderIds, quantities, users, userIds: [...placeOf.keys()] };
}

function ordersOf({ orderIds, quantities, users, userIds }: Names, { rows, orderCount }: BookState): NamedOrder[] {
  assert(orderIds.length === orderCount, `${orderIds.length} names for ${orderCount} orders`);
  return orderIds.map((orderId, row) => ({
    number: rows[row * ROW_WORDS + ROW_ID] ?? 0,
    owner: rows[row * ROW_WORDS + ROW_OWNER] ?? 0,
    orderId,
    userId: userIds[users[row] ?? 0] ?? '',
    quantity: quantities[row] ?? 0,
  }));
}

function digestOf(bytes: Uint8Array): Uint8Array {
  const hex = sha256Hex(bytes.subarray(DIGEST_BYTES));
  return Uint8Array.from({ length: DIGEST_BYTES }, (_, at) => Number.parseInt(hex.slice(2 * at, 2 * at + 2), 16));
}

/** JSON whose other characters are escaped, so that one code unit is one byte; TextEncoder is not part of the language. */
function asciiJson(names: Names): string {
  return JSON.stringify(names).replace(
    /[\u007f-\uffff]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

/** In pieces, since a call takes only so many arguments. */
function asciiText(bytes: Uint8Array): string {
  const pieces: string[] = [];
  for (let from = 0; from < bytes.length; from += 8_192) {
    pieces.push(String.fromCharCode(...bytes.subarray(from, from + 8_192)));
  }
  return pieces.join('');
}
