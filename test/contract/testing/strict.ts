/** Answers held to the contract to the letter: what a schema does not name must not be there. */
import { parseInput } from '@tulip/contracts';
import { expect } from 'vitest';

export type Schema = Parameters<typeof parseInput>[0];
/** What a schema's parse answers. */
type Parsed<S extends Schema> = S['_zod']['output'];

/** Our schemas of answers leave unknown members out: whatever is missing after the parse is not in the contract. */
export function parseStrictly<S extends Schema>(schema: S, value: unknown, what: string): Parsed<S> {
  const parsed = parseInput(schema, value, what);
  if (!parsed.ok) throw new Error(`${what}: ${JSON.stringify(parsed.error)} in ${JSON.stringify(value).slice(0, 500)}`);
  expect(value, `${what}: nothing but what the contract names`).toStrictEqual(parsed.value);
  return parsed.value;
}
