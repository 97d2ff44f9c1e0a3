/** What a client is told about a mistake: where, which code, in words. */
import { describe, expect, it } from 'vitest';
import { type PlaceOrderRequest, placeOrderRequest } from './order.ts';
import type { FieldError } from './problem.ts';
import { ROUTES } from './routes.ts';
import { clientMessage } from './socket.ts';
import { parseInput } from './validation.ts';

const good = { userId: 'clusius', side: 'BUY', price: '12.5', quantity: 100 };

function mistakesOf(body: unknown): FieldError[] {
  const parsed = parseInput(placeOrderRequest, body, 'body');
  return parsed.ok ? [] : parsed.error;
}

describe('a place-order body', () => {
  it('takes its defaults', () => {
    const expected: PlaceOrderRequest = {
      userId: 'clusius',
      market: 'TULIP',
      side: 'BUY',
      type: 'LIMIT',
      price: '12.5',
      quantity: 100,
    };
    expect(parseInput(placeOrderRequest, good, 'body')).toEqual({ ok: true, value: expected });
  });

  it.each<[string, unknown, Partial<FieldError>]>([
    [
      'a missing field',
      { ...good, quantity: undefined },
      { path: 'body.quantity', code: 'required', message: 'is required' },
    ],
    ['a wrong type', { ...good, quantity: '1' }, { path: 'body.quantity', code: 'invalid-type' }],
    ['a fraction', { ...good, quantity: 1.5 }, { path: 'body.quantity', code: 'invalid-type' }],
    [
      'too little',
      { ...good, quantity: 0 },
      { path: 'body.quantity', code: 'too-small', message: 'must be at least 1' },
    ],
    [
      'too much',
      { ...good, quantity: 1_000_001 },
      { path: 'body.quantity', code: 'too-big', message: 'must be at most 1000000' },
    ],
    [
      'an unknown side',
      { ...good, side: 'buy' },
      { path: 'body.side', code: 'invalid-value', message: 'must be one of BUY, SELL' },
    ],
    ['a third decimal', { ...good, price: '1.234' }, { path: 'body.price', code: 'invalid-format' }],
    ['a price out of range', { ...good, price: '1000000.01' }, { path: 'body.price', code: 'custom' }],
    ['a number for a price', { ...good, price: 12.5 }, { path: 'body.price', code: 'invalid-type' }],
    [
      'an unknown field',
      { ...good, colour: 'red' },
      { path: 'body.colour', code: 'unknown-field', message: 'is not a known field' },
    ],
    [
      'a LIMIT order without price',
      { ...good, price: undefined },
      { path: 'body.price', message: 'is required for a LIMIT order' },
    ],
    ['a MARKET order with price', { ...good, type: 'MARKET' }, { path: 'body.price' }],
    ['a seed out of range', { ...good, simulationSeed: 2 ** 32 }, { path: 'body.simulationSeed', code: 'too-big' }],
    ['an upper-case userId', { ...good, userId: 'Clusius' }, { path: 'body.userId', code: 'invalid-format' }],
    ['no object at all', [], { path: 'body', code: 'invalid-type' }],
  ])('says what is wrong with %s', (_what, body, expected) => {
    expect(mistakesOf(body)).toContainEqual(expect.objectContaining(expected));
  });

  it('names prototype keys as unknown fields and takes nothing from them', () => {
    const body: unknown = JSON.parse(
      '{"userId":"clusius","side":"BUY","price":"1","quantity":1,"__proto__":{"market":"X"},"constructor":1}',
    );
    expect(mistakesOf(body).map(({ code }) => code)).toContain('unknown-field');
  });

  it('tells at most 20 mistakes, and only the beginning of a long name', () => {
    const junk = Object.fromEntries(Array.from({ length: 500 }, (_, index) => [`${'x'.repeat(1000)}${index}`, 1]));
    const mistakes = mistakesOf({ ...good, ...junk });
    expect(mistakes).toHaveLength(20);
    expect(mistakes.every(({ path }) => path.length < 100)).toBe(true);
  });
});

describe('a query', () => {
  it.each(['0', '201', '1.5', '-1', 'ten', '', '1e1', '0x1', '999999999999999999999'])('refuses limit=%s', (limit) => {
    expect(parseInput(ROUTES.listTrades.query, { limit }, 'query').ok).toBe(false);
  });

  it.each(['1', '200'])('takes limit=%s', (limit) => {
    expect(parseInput(ROUTES.listTrades.query, { limit }, 'query')).toEqual({ ok: true, value: { limit } });
  });
});

describe('a socket message', () => {
  it.each([
    {},
    [],
    'ping',
    null,
    { action: 'dance' },
    { action: 'ping', at: 1 },
    { action: 'subscribe', channels: [] },
    { action: 'subscribe', channels: ['gossip'] },
    { action: 'subscribe', channels: ['orders'], after: { 'us-east-2/TULIP-3': -1 } },
    { action: 'subscribe', channels: ['orders'], after: { nonsense: 1 } },
  ])('is refused: %j', (message) => {
    expect(parseInput(clientMessage, message, 'message').ok).toBe(false);
  });
});
