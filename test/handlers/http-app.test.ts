/** The HTTP application without a socket: headers of every answer, errors as problems, health, and nothing of a bug in its answer. */
import type { FaultHooks, Operation } from '@tulip/adapters-memory';
import { type Problem, problem } from '@tulip/contracts';
import { StoreError } from '@tulip/exchange';
import { createHttpApp } from '@tulip/services/handlers/http/app.ts';
import { describe, expect, it } from 'vitest';
import { createWorkbench, type Workbench } from '../seams/workbench.ts';

const BUY = { userId: 'clusius', side: 'BUY', price: '12.5', quantity: 10 };

async function started(hooks: FaultHooks = {}) {
  const bench: Workbench = await createWorkbench();
  const process = bench.start(hooks);
  return { bench, process, app: createHttpApp(process.deps) };
}

function throwing(operation: Operation, error: Error): FaultHooks {
  return {
    before(called) {
      if (called === operation) throw error;
    },
  };
}

async function problemOf(answer: Response): Promise<Problem> {
  expect(answer.headers.get('content-type')).toBe('application/problem+json');
  const body = problem.parse(await answer.json());
  expect(body).toMatchObject({ status: answer.status, requestId: answer.headers.get('x-request-id') });
  return body;
}

describe('every answer', () => {
  it('carries its request id, its Region, and is not to be cached or sniffed', async () => {
    const { app } = await started();
    for (const path of ['/api/orders', '/api/nothing', '/openapi.json']) {
      const { headers } = await app.request(path);
      expect(headers.get('x-request-id')).toMatch(/^request-\d+$/);
      expect(headers.get('x-region')).toBe('us-east-2');
      expect(headers.get('cache-control')).toBe('no-store');
      expect(headers.get('x-content-type-options')).toBe('nosniff');
    }
  });

  it('takes over a sensible request id and makes one where it is not', async () => {
    const { app } = await started();
    const idFor = async (given: string) =>
      (await app.request('/api/market', { headers: { 'x-request-id': given } })).headers.get('x-request-id');
    expect(await idFor('trace:1-a.b_c')).toBe('trace:1-a.b_c');
    expect(await idFor('x'.repeat(128))).toBe('x'.repeat(128));
    for (const odd of ['x'.repeat(129), 'a b', '<script>', '']) expect(await idFor(odd)).toMatch(/^request-\d+$/);
  });

  it('may be read from the page’s origin and from no other', async () => {
    const { app } = await started();
    const from = async (origin: string) =>
      (await app.request('/api/market', { headers: { origin } })).headers.get('access-control-allow-origin');
    expect(await from('http://localhost')).toBe('http://localhost');
    expect(await from('http://elsewhere')).toBeNull();
    const preflight = await app.request('/api/orders', {
      method: 'OPTIONS',
      headers: { origin: 'http://localhost', 'access-control-request-method': 'POST' },
    });
    expect(preflight.headers.get('access-control-allow-headers')).toContain('idempotency-key');
  });
});

describe('an error', () => {
  it('of a path that nobody has is 404, of a method that the path has not 405 with those that it has', async () => {
    const { app } = await started();
    expect(await problemOf(await app.request('/api/nothing'))).toMatchObject({ status: 404, code: 'not-found' });
    const answer = await app.request('/api/orders', { method: 'PUT' });
    expect(answer.headers.get('allow')).toBe('POST, GET, DELETE');
    expect(await problemOf(answer)).toMatchObject({ status: 405, code: 'method-not-allowed' });
    const single = await app.request(`/api/orders/${'0'.repeat(32)}`, { method: 'PUT' });
    expect(single.headers.get('allow')).toBe('GET, PATCH, DELETE');
    expect((await app.request('/openapixjson')).status).toBe(404);
  });

  it('that is a bug is 500, is logged, and tells the caller nothing of itself', async () => {
    const { app, process } = await started(throwing('cursors.read', new TypeError('secret of the house')));
    const answer = await app.request('/api/market');
    expect(answer.status).toBe(500);
    const text = await answer.text();
    expect(text).not.toMatch(/secret|TypeError|\.ts\b/);
    expect(JSON.parse(text)).toMatchObject({ code: 'internal' });
    expect(process.adapters.log.lines.at(-1)).toMatchObject({
      message: 'REQUEST_FAILED',
      fields: { method: 'GET', path: '/api/market' },
      error: { message: 'secret of the house' },
    });
  });

  it.each(['throttled', 'unreachable', 'unknown-outcome'] as const)(
    'of a store that is %s asks to come back: orders are shed when it is busy, all else is unavailable',
    async (failure) => {
      const { process, app } = await started(throwing('orders.accept', new StoreError(failure, 'orders.accept')));
      const shed = await process.place(BUY, 'k');
      expect(shed.headers.get('retry-after')).toBe('1');
      expect(await problemOf(shed)).toMatchObject(
        failure === 'throttled' ? { status: 429, code: 'shedding' } : { status: 503, code: 'unavailable' },
      );
      const reading = await started(throwing('orders.list', new StoreError(failure, 'orders.list')));
      expect(await problemOf(await reading.app.request('/api/orders'))).toMatchObject({
        status: 503,
        code: 'unavailable',
      });
      const cancelling = await started(throwing('orders.versions', new StoreError(failure, 'orders.versions')));
      expect((await cancelling.process.cancel('0'.repeat(32))).status).toBe(503);
      expect((await app.request('/api/market')).status).toBe(200);
    },
  );
});

describe('health', () => {
  it('is 200 while the data path works, 503 with when to come back while it does not', async () => {
    let isIll = false;
    const { app, process, bench } = await started({
      before(operation) {
        if (isIll && operation === 'health.probe') throw new StoreError('unreachable', operation);
      },
    });
    const well = await app.request('/health');
    expect([well.status, await well.json()]).toMatchObject([200, { status: 'ok', region: 'us-east-2' }]);
    isIll = true;
    expect((await app.request('/health')).status).toBe(200);
    bench.clock.advance(5_000);
    const ill = await app.request('/health');
    expect(ill.headers.get('retry-after')).toBe('5');
    expect(await problemOf(ill)).toMatchObject({ status: 503, code: 'unavailable' });
    expect(process.adapters.log.lines.map(({ message }) => message)).toContain('HEALTH_FAILED');
    isIll = false;
    expect((await app.request('/health')).status).toBe(200);
  });
});

describe('an order', () => {
  it('is measured from request to answer, and names where it is to be found', async () => {
    const bench = await createWorkbench();
    const process = bench.start({
      before(operation) {
        if (operation === 'orders.accept') bench.clock.advance(17);
      },
    });
    const answer = await process.place(BUY, 'k');
    const { order } = (await answer.json()) as { order: { orderId: string } };
    expect(answer.headers.get('location')).toBe(`/api/orders/${order.orderId}`);
    expect(answer.headers.get('idempotency-replayed')).toBeNull();
    expect(process.deps.acceptLatencies.values()).toEqual([17]);
    expect(process.adapters.metrics.measurements).toContainEqual({
      kind: 'durationMs',
      name: 'AcceptLatency',
      value: 17,
    });
  });

  it('of an unknown persona says so in the body, at the field', async () => {
    const { process } = await started();
    const answer = await process.place({ ...BUY, userId: 'nobody' }, 'k');
    expect(await problemOf(answer)).toMatchObject({
      status: 422,
      code: 'unknown-persona',
      errors: [{ path: 'body.userId', code: 'unknown-persona' }],
    });
  });

  it('tells all that is wrong with a request at once', async () => {
    const { app } = await started();
    const answer = await app.request('/api/orders?x=1', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{"userId":"clusius","side":"HOLD","quantity":0}',
    });
    const { errors = [] } = await problemOf(answer);
    expect(errors.map(({ path }) => path)).toEqual(
      expect.arrayContaining(['query.x', 'header.idempotency-key', 'body.side', 'body.quantity']),
    );
  });
});

describe('personas', () => {
  it('are created once, found where the answer says, and unknown otherwise', async () => {
    const { app } = await started();
    const create = () =>
      app.request('/api/personas', {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ displayName: 'Jan', userId: 'jan' }),
      });
    const created = await create();
    expect([created.status, created.headers.get('location')]).toEqual([201, '/api/personas/jan']);
    expect((await app.request('/api/personas/jan')).status).toBe(200);
    expect(await problemOf(await create())).toMatchObject({ status: 409, code: 'persona-exists' });
    for (const path of ['/api/personas/nobody', '/api/personas/No%20Body', '/api/personas/%00']) {
      expect(await problemOf(await app.request(path))).toMatchObject({ status: 404, code: 'unknown-persona' });
    }
    const { personas } = (await (await app.request('/api/personas')).json()) as { personas: unknown[] };
    expect(personas).toHaveLength(4);
  });
});
