/** The client of a Region: paths filled in, answers of the contract only, and every way of not answering told apart. */
import { expect, test } from 'vitest';
import { createHandTurnedTimers } from '../time/hand-turned-timers.ts';
import { createApiClient } from './client.ts';
import { parseSiteConfig, socketUrlOf } from './site-config.ts';

function stage(answer: (url: string, init: RequestInit) => Promise<Response>) {
  const timers = createHandTurnedTimers();
  return { timers, api: createApiClient({ baseUrl: 'http://region', fetch: answer, timers }) };
}

function json(status: number, body: unknown, headers: Record<string, string> = {}): Promise<Response> {
  return Promise.resolve(new Response(JSON.stringify(body), { status, headers }));
}

test('a path and a query are filled in and escaped', async () => {
  const urls: string[] = [];
  const { api } = stage((url) => {
    urls.push(url);
    return json(404, {});
  });
  await api.call('getOrder', { path: { orderId: 'a/b' } });
  await api.call('listEvents', { query: { stream: 'us-east-2/TULIP-3', after: '7' } });
  expect(urls).toEqual([
    'http://region/api/orders/a%2Fb',
    'http://region/api/events?stream=us-east-2%2FTULIP-3&after=7',
  ]);
});

test('an answer of the contract is its value', async () => {
  const { api } = stage(() => json(200, { bids: [{ price: '9.99', quantity: 3 }], asks: [], seq: 0, simulated: true }));
  const answer = await api.call('getBook');
  expect(answer).toMatchObject({ ok: true, value: { bids: [{ price: '9.99', quantity: 3 }] } });
});

test('a refusal carries its problem and its retry-after', async () => {
  const problem = { type: 'about:blank', title: 't', status: 429, code: 'shedding', detail: 'd', requestId: 'r' };
  const { api } = stage(() => json(429, problem, { 'retry-after': '7' }));
  const answer = await api.call('getMarket');
  expect(answer).toEqual({ ok: false, failure: { kind: 'problem', status: 429, problem, retryAfterMs: 7_000 } });
});

test.each([
  [200, '{"bids":'],
  [200, '{"bids":[{"price":9.99,"quantity":3}],"asks":[],"seq":0,"simulated":true}'],
  [502, '<html>Bad gateway</html>'],
  [500, '{"code":"what-is-this"}'],
])('%i %s is no answer of the contract', async (status, body) => {
  const { api } = stage(() => Promise.resolve(new Response(body, { status })));
  expect(await api.call('getBook')).toMatchObject({ ok: false, failure: { kind: 'unreadable', status } });
});

test('a refused connection and a silence are told apart', async () => {
  const refused = stage(() => Promise.reject(new TypeError('failed to fetch')));
  expect(await refused.api.call('getBook')).toMatchObject({ failure: { kind: 'unreachable', cause: 'network' } });
  const silent = stage(
    (_url, init) =>
      new Promise((_resolve, reject) => init.signal?.addEventListener('abort', () => reject(init.signal))),
  );
  const answer = silent.api.call('getBook');
  await silent.timers.advance(8_000);
  expect(await answer).toMatchObject({ failure: { kind: 'unreachable', cause: 'timeout' } });
  expect(silent.timers.pending()).toBe(0);
});

test('the host’s configuration is read strictly', () => {
  expect(parseSiteConfig({ regions: { 'us-east-2': 'http://127.0.0.1:4001/' } })).toEqual({
    regions: { 'us-east-2': 'http://127.0.0.1:4001' },
  });
  for (const wrong of [null, {}, { regions: {} }, { regions: { a: 4 } }, { regions: { a: 'no url' } }]) {
    expect(parseSiteConfig(wrong)).toBeNull();
  }
  expect(socketUrlOf('https://api.example')).toBe('wss://api.example/ws');
});
