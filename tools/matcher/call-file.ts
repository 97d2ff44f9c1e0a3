/** A sequence of calls as a text file: the settings on the first line, then one call a line. */

import type { BookSettings } from '@tulip/matcher';
import { type Call, callOfLine, lineOf } from '@tulip/matcher/testing/call.ts';
import { assert, must } from '@tulip/std';
import * as z from 'zod/mini';

const SETTINGS = z.strictObject({
  priceMin: z.int(),
  priceMax: z.int(),
  quantityMax: z.int(),
  orderCapacity: z.int(),
  makersMax: z.int(),
  eventCapacity: z.int(),
});

export function writeCalls(settings: BookSettings, calls: readonly Call[]): string {
  return [JSON.stringify(settings), ...calls.map(lineOf), ''].join('\n');
}

export function readCalls(text: string): { readonly settings: BookSettings; readonly calls: readonly Call[] } {
  const [first, ...lines] = text.trimEnd().split('\n');
  const settings = SETTINGS.safeParse(JSON.parse(must(first, 'the first line')));
  assert(settings.success, 'the first line is no settings of a book');
  return { settings: settings.data, calls: lines.map(callOfLine) };
}
