/** The replay: plan, counts and summary, with a client that answers what the test wants. */
import { describe, expect, it } from 'vitest';
import type { ExchangeClient } from './exchange-client.ts';
import { generateLobster } from './generate-lobster.ts';
import { parseLobsterLine } from './lobster.ts';
import { createReplayPlan } from './plan.ts';
import { replay } from './replay.ts';
import { countOutcomes } from './summary.ts';

describe('LOBSTER lines', () => {
  it('are read field by field', () => {
    expect(parseLobsterLine('34200.004241176,1,16113575,18,5853300,-1', 7)).toEqual({
      ok: true,
      value: { line: 7, type: 1, orderId: '16113575', size: 18, price: 5853300, side: 'SELL' },
    });
  });

  it.each(['', 'time,type', '1,8,1,1,1,1', '1,1,1,1,1,0', '1,1,x,1,1,1', '1,1,1,1.5,1,1', '1;1;1;1;1;1'])(
    'refuse %j by line',
    (text) => {
      const parsed = parseLobsterLine(text, 3);
      expect(parsed.ok ? '' : parsed.error).toContain('line 3');
    },
  );
});

describe('the replay plan', () => {
  const message = { line: 1, type: 1, orderId: '1', size: 18, price: 5_853_300, side: 'BUY' } as const;

  it('scales prices to the reference and cancels only what the file added', () => {
    const plan = createReplayPlan(4, 10_000);
    expect(plan.next(message)).toEqual({
      kind: 'place',
      client: 0,
      sourceId: '1',
      side: 'BUY',
      price: '100.00',
      quantity: 18,
    });
    expect(plan.next({ ...message, orderId: '2', price: 5_911_833 })).toMatchObject({ client: 1, price: '101.00' });
    expect(plan.next({ ...message, type: 3 })).toEqual({ kind: 'cancel', client: 0, sourceId: '1' });
    expect(plan.next({ ...message, type: 3, orderId: '99' })).toBeUndefined();
    expect(plan.next({ ...message, type: 4 })).toBeUndefined();
    expect(plan.passed).toEqual({ executions: 1, partialCancels: 0, preOpenCancels: 1, other: 0 });
  });
});

describe('the summary', () => {
  it('counts an acknowledged order that is not listed as lost', () => {
    const listed = [
      { orderId: 'a', status: 'FILLED' as const },
      { orderId: 'a', status: 'FILLED' as const },
      { orderId: 'z', status: 'FILLED' as const },
      { orderId: 'b', status: 'PENDING' as const },
    ];
    expect(countOutcomes(new Set(['a', 'b', 'c']), listed)).toEqual({
      filled: 1,
      cancelled: 0,
      rejected: 0,
      open: 1,
      lost: 1,
    });
  });
});

describe('replay', () => {
  it('keeps each client’s messages in order and accounts for all of them', async () => {
    const calls: string[] = [];
    const summary = await replay(scriptedClient(calls), asLines(generateLobster(7, 300)), {
      limit: 250,
      rate: undefined,
      clients: 4,
      run: 'r',
      onProgress: () => undefined,
    });
    expect(summary.messages).toBe(250);
    expect(summary.accepted).toBe(summary.sent);
    expect(summary.lost).toBe(0);
    const places = calls.filter((call) => call.startsWith('place'));
    expect(new Set(places).size).toBe(places.length);
    for (const call of calls.filter((text) => text.startsWith('cancel '))) {
      expect(calls.indexOf(call.replace('cancel ', 'place r/'))).toBeLessThan(calls.indexOf(call));
    }
  });

  it('scales prices as an earlier run of the same name did, whatever the reference is now', async () => {
    const calls: string[] = [];
    const scripted = scriptedClient(calls);
    const prices: string[] = [];
    const client: ExchangeClient = {
      ...scripted,
      place(body, key) {
        prices.push(body.price);
        return scripted.place(body, key);
      },
      async *orders(userId) {
        yield { ...filledOrder('other', userId), idempotencyKey: 'other/1', price: '9.00' };
        yield { ...filledOrder('later', userId), idempotencyKey: 'r/2', price: '60.00' };
        yield { ...filledOrder('first', userId), idempotencyKey: 'r/1', price: '50.00' };
        yield { ...filledOrder('older', userId), idempotencyKey: 'older/1', price: '8.00' };
        yield* scripted.orders(userId);
      },
    };
    const options = { limit: 2, rate: undefined, clients: 1, run: 'r', onProgress: () => undefined };
    await replay(client, asLines(['1,1,1,10,5853300,1', '1,1,2,10,7023960,1']), options);
    expect(prices).toEqual(['50.00', '60.00']);
  });

  it('says which line is wrong', async () => {
    const options = { limit: 10, rate: undefined, clients: 1, run: 'r', onProgress: () => undefined };
    await expect(replay(scriptedClient([]), asLines(['1,1,1,1,1,1', 'nonsense']), options)).rejects.toThrow('line 2');
  });
});

async function* asLines(lines: readonly string[]): AsyncIterable<string> {
  yield* lines;
}

function scriptedClient(calls: string[]): ExchangeClient {
  const placed = new Map<string, string[]>();
  return {
    retries: () => 0,
    market: async () => ({
      market: 'TULIP',
      engine: 'simfill',
      mode: 'NORMAL',
      last: null,
      reference: '100.00',
      open: null,
      high: null,
      low: null,
      volume: 0,
      change: null,
    }),
    ensurePersona: async (userId) => {
      placed.set(userId, []);
    },
    place: async ({ userId }, key) => {
      calls.push(`place ${key}`);
      const orderId = key.slice('r/'.length);
      placed.get(userId)?.push(orderId);
      return { order: filledOrder(orderId, userId), isReplay: false };
    },
    cancel: async (orderId) => {
      calls.push(`cancel ${orderId}`);
      return false;
    },
    async *orders(userId) {
      for (const orderId of placed.get(userId) ?? []) yield filledOrder(orderId, userId);
    },
  };
}

function filledOrder(orderId: string, userId: string) {
  return {
    orderId,
    userId,
    market: 'TULIP' as const,
    side: 'BUY' as const,
    type: 'LIMIT' as const,
    timeInForce: 'GTC' as const,
    price: '1.00',
    quantity: 1,
    filledQuantity: 1,
    averagePrice: '1.00',
    status: 'FILLED' as const,
    reason: null,
    region: 'us-east-2',
    acceptedAz: 'us-east-2a',
    stream: 'us-east-2/TULIP-0',
    seq: 1,
    idempotencyKey: orderId,
    simulationSeed: 1,
    acceptedAt: '2026-01-01T00:00:00.000Z',
    updatedAt: '2026-01-01T00:00:00.000Z',
  };
}
