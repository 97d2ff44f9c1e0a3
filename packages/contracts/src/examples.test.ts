/** Every example payload parses, says nothing that its shape does not know, and every whole shape has one. */
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import * as z from 'zod/mini';
import { MESSAGES, type MessageName } from './shapes.ts';

const FOLDER = new URL('../examples/', import.meta.url);

/** `GetOrderResponse.conflict.json` is an example of `GetOrderResponse`. */
const examples = readdirSync(FOLDER).map((file) => ({
  file,
  name: file.split('.')[0] ?? '',
  value: JSON.parse(readFileSync(new URL(file, FOLDER), 'utf8')) as unknown,
}));

function isMessageName(name: string): name is MessageName {
  return Object.hasOwn(MESSAGES, name);
}

/** What is wrong with `value` as an example; a shape strips what it does not know, so a stripped member is a mistake too. */
function mistakesIn(name: string, value: unknown): string[] {
  if (!isMessageName(name)) return [`there is no shape ${name}`];
  const parsed = z.safeParse(MESSAGES[name], value);
  if (!parsed.success) return parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`);
  return lostMembers(value, parsed.data, name);
}

function lostMembers(given: unknown, kept: unknown, path: string): string[] {
  if (typeof given !== 'object' || given === null) return [];
  const keptMembers = typeof kept === 'object' && kept !== null ? new Map(Object.entries(kept)) : new Map();
  return Object.entries(given).flatMap(([key, value]) =>
    keptMembers.has(key) ? lostMembers(value, keptMembers.get(key), `${path}.${key}`) : [`${path}.${key} is unknown`],
  );
}

describe('example payloads', () => {
  it.each(examples)('$file is what it says', ({ name, value }) => {
    expect(mistakesIn(name, value)).toEqual([]);
  });

  it('are there for every whole shape', () => {
    const missing = Object.keys(MESSAGES).filter((name) => !examples.some((example) => example.name === name));
    expect(missing).toEqual([]);
  });

  it.each([
    ['a wrong value', 'PingMessage', { action: 'pong' }],
    ['a missing member', 'PongMessage', { type: 'pong', region: 'us-east-2' }],
    ['an unknown member', 'PongMessage', { type: 'pong', region: 'us-east-2', at: '2026-01-01T00:00:00.000Z', rtt: 1 }],
    ['an unknown member deep inside', 'PlaceOrderResponse', deepMistake()],
    ['an unknown shape', 'PangMessage', {}],
  ])('would fail with %s', (_what, name, value) => {
    expect(mistakesIn(name, value)).not.toEqual([]);
  });
});

function deepMistake(): unknown {
  const example = examples.find(({ file }) => file === 'PlaceOrderResponse.pending.json');
  return JSON.parse(JSON.stringify(example?.value).replace('"side":', '"colour":"red","side":'));
}
