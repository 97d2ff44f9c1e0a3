/** Cursors of lists: the sort key of the last row seen, tied to its list; an alien cursor is refused. */
import { err, hash32, ok, type Result } from '@tulip/std';

export type ListName = 'orders' | 'trades' | 'open' | 'balances';

/** `orders.<time key>.<check>`; the check makes a cursor of another list, or one made up, a clear 400. */
export function encodeCursor(list: ListName, timeKey: string): string {
  return encodeURIComponent(`${list}~${timeKey}~${checkOf(list, timeKey)}`);
}

export function decodeCursor(list: ListName, cursor: string): Result<string, 'alien-cursor'> {
  const match = /^([a-z]+)~(.{1,400})~([0-9a-z]{1,7})$/.exec(decoded(cursor) ?? '');
  const [, name, timeKey, check] = match ?? [];
  if (name !== list || timeKey === undefined || check !== checkOf(list, timeKey)) return err('alien-cursor');
  return ok(timeKey);
}

function checkOf(list: ListName, timeKey: string): string {
  return hash32(`cursor:${list}:${timeKey}`).toString(36);
}

function decoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}
