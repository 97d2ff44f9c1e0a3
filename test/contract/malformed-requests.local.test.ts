/** Requests that no client should send: each gets its documented answer, none changes anything, the exchange stays well. */
import { connect } from 'node:net';
import { problem } from '@tulip/contracts';
import { must } from '@tulip/std';
import { eventually } from '@tulip/tools/running-exchange/eventually';
import { beforeAll, describe, expect, it } from 'vitest';
import { MALFORMED_ORDERS } from './testing/malformed-orders.ts';
import { MALFORMED_PERSONAS } from './testing/malformed-personas.ts';
import { MALFORMED_REPLACES } from './testing/malformed-replaces.ts';
import { keyOf, type MalformedRequest, sendMalformed } from './testing/malformed-request.ts';
import { MALFORMED_TARGETS, NOT_HTTP } from './testing/malformed-targets.ts';
import { expectCommonHeaders } from './testing/region-api.ts';
import { expectDocumented, routeOf } from './testing/served-openapi.ts';
import { sharedExchange } from './testing/shared-exchange.ts';
import { parseStrictly } from './testing/strict.ts';
import { allEvents, allOrders, allTrades } from './testing/walks.ts';

const shared = sharedExchange();
let before: Awaited<ReturnType<typeof wholeState>>;

/** Everything that a request could have changed. */
async function wholeState() {
  const { api } = shared;
  const streams = await eventually('nothing pending', async () => {
    const { body } = await api.ask('getStatus');
    return body.pending === 0 && body.streams;
  });
  return {
    streams,
    personas: (await api.ask('listPersonas')).body.personas,
    orders: await allOrders(api, { limit: 200 }),
    trades: await allTrades(api, 200),
    events: await Promise.all(Object.keys(streams).map((stream) => allEvents(api, stream))),
  };
}

beforeAll(async () => {
  const { api } = shared;
  for (const userId of ['clusius', 'oosterwijck', 'leeuwenhoek']) {
    const { body } = await api.place({ userId, price: shared.priced(5) });
    await api.ended(body.order.orderId);
  }
  // The status may be a second old.
  await eventually('a status that has seen it all', async () => {
    const seqs = Object.values(await api.streams()).filter((seq) => seq > 0);
    return seqs.reduce((sum, seq) => sum + seq, 0) >= 6;
  });
  before = await wholeState();
});

async function expectRefused(malformed: MalformedRequest): Promise<void> {
  const answer = await sendMalformed(shared.api.base, malformed);
  expect(answer.status, answer.text.slice(0, 500)).toBe(malformed.status);
  const headers = new Headers(
    Object.entries(answer.headers).map(([name, value]): [string, string] => [name, String(value)]),
  );
  expectCommonHeaders(headers, 'us-east-2');
  expect(headers.get('content-type')).toBe('application/problem+json');
  const body = parseStrictly(problem, JSON.parse(answer.text), malformed.name);
  expect(body.code).toBe(malformed.code);
  expect(body.status).toBe(malformed.status);
  expectNothingInside(answer.text);
  if (malformed.at !== undefined) expect(body.errors?.map(({ path }) => path).join(' ')).toContain(malformed.at);
  const route = routeOf(malformed.method ?? 'POST', (malformed.path ?? '/api/orders').split('?')[0] ?? '');
  if (route !== undefined) await expectDocumented(shared.api.base, route, { ...answer, headers, code: body.code });
}

/** No stack, no path of a file, no name of a module or of an error class. */
function expectNothingInside(text: string): void {
  expect(text).not.toMatch(
    /node_modules|node:|file:\/\/|\.ts\b|\.js\b|\bat \w+ \(|Zod|SyntaxError|TypeError|Exception/,
  );
}

describe('a malformed order', () => {
  it.each(MALFORMED_ORDERS.map((malformed) => [malformed.name, malformed] as const))('%s', async (_name, malformed) => {
    await expectRefused(malformed);
  });
});

describe('a malformed replace', () => {
  it.each(MALFORMED_REPLACES.map((malformed) => [malformed.name, malformed] as const))(
    '%s',
    async (_name, malformed) => {
      await expectRefused(malformed);
    },
  );
});

describe('a malformed persona', () => {
  it.each(MALFORMED_PERSONAS.map((malformed) => [malformed.name, malformed] as const))(
    '%s',
    async (_name, malformed) => {
      await expectRefused(malformed);
    },
  );
});

describe('a malformed target', () => {
  it.each(MALFORMED_TARGETS.map((malformed) => [malformed.name, malformed] as const))(
    '%s',
    async (_name, malformed) => {
      await expectRefused(malformed);
    },
  );

  it('is a cursor of another list, or one with a letter changed', async () => {
    const { api } = shared;
    const orders = (await api.ask('listOrders', { query: { limit: 1 } })).body.nextCursor ?? '';
    const trades = (await api.ask('listTrades', { query: { limit: 1 } })).body.nextCursor ?? '';
    expect([orders, trades]).not.toContain('');
    await api.refused('listOrders', 'invalid-request', { query: { cursor: trades } });
    await api.refused('listTrades', 'invalid-request', { query: { cursor: orders } });
    for (let index = 0; index < orders.length; index += 7) {
      const letter = orders[index] === '0' ? '1' : '0';
      const cursor = orders.slice(0, index) + letter + orders.slice(index + 1);
      await api.refused('listOrders', 'invalid-request', { query: { cursor } });
    }
  });
});

describe('what is not HTTP', () => {
  it.each(NOT_HTTP)('%s', async (_name, text) => {
    const answer = await sendRaw(Buffer.from(text, 'latin1'));
    expect(answer).toMatch(/^$|^HTTP\/1\.1 4\d\d /);
    expectNothingInside(answer);
    expect((await fetch(`${shared.api.base}/health`)).status).toBe(200);
  });
});

/** Writes the bytes and collects what comes back until the other side closes. */
function sendRaw(bytes: Uint8Array): Promise<string> {
  const { hostname, port } = new URL(shared.api.base);
  return new Promise((resolve) => {
    let answer = '';
    const socket = connect(Number(port), hostname, () => socket.end(bytes));
    socket.setEncoding('latin1').on('data', (chunk) => {
      answer += chunk;
    });
    // A reset is how a parser may say no; `close` follows in any case.
    socket.on('error', () => undefined);
    socket.once('close', () => resolve(answer));
  });
}

describe('after all of it', () => {
  it('nothing has changed, and no key was used up', async () => {
    expect(MALFORMED_ORDERS.length + MALFORMED_PERSONAS.length + MALFORMED_TARGETS.length).toBeGreaterThan(80);
    expect(await wholeState()).toStrictEqual(before);
    const { headers } = await shared.api.place(
      { userId: 'clusius', price: '5' },
      keyOf(must(MALFORMED_ORDERS[0], 'one')),
    );
    expect(headers.get('idempotency-replayed')).toBeNull();
  });

  it('the exchange is well, and has not been restarted', async () => {
    expect((await shared.api.ask('getHealth')).body.status).toBe('ok');
    expect(shared.exchange.log()).not.toMatch(/ended by itself|is back|REQUEST_FAILED/);
  });
});
