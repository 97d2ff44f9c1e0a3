/** A submission reaches a durable answer with one key, whatever happens on the way, and never claims more than is known. */
import type { Order, PlaceOrderRequest } from '@tulip/contracts';
import { expect, test } from 'vitest';
import type { CallOutcome } from '../api/outcome.ts';
import { pendingRow } from '../feed/ledger-fixture.ts';
import { createHandTurnedTimers } from '../time/hand-turned-timers.ts';
import { createOrderQueue, UNSETTLED_MAX } from './order-queue.ts';
import { createSubmissionArchive, type KeyValueStore } from './stored-submissions.ts';
import type { Submission } from './submission.ts';

type Outcome = CallOutcome<{ readonly order: Order }>;

const body: PlaceOrderRequest = {
  userId: 'clusius',
  market: 'TULIP',
  side: 'BUY',
  type: 'LIMIT',
  timeInForce: 'GTC',
  price: '12.50',
  quantity: 10,
};
const placed: Outcome = { ok: true, value: { order: pendingRow(1) } };
const timedOut: Outcome = { ok: false, failure: { kind: 'unreachable', cause: 'timeout' } };

function refusedWith(
  status: number,
  code: 'invalid-request' | 'shedding' | 'unavailable',
  retryAfterMs: number | null,
): Outcome {
  const told = { type: 'about:blank', title: code, status, code, detail: `because ${code}`, requestId: 'r' };
  const errors =
    code === 'invalid-request' ? [{ path: 'body.price', code: 'custom', message: 'is off the collar' }] : [];
  return { ok: false, failure: { kind: 'problem', status, retryAfterMs, problem: { ...told, errors } } };
}

function stage(outcomes: (Outcome | 'never')[], storage: KeyValueStore = memoryStorage()) {
  const timers = createHandTurnedTimers();
  const sentKeys: string[] = [];
  const accepted: string[] = [];
  let keys = 0;
  const network = { isOnline: true };
  const queue = createOrderQueue({
    send(submission) {
      sentKeys.push(submission.key);
      const outcome = outcomes.shift() ?? placed;
      return outcome === 'never' ? new Promise(() => {}) : Promise.resolve(outcome);
    },
    onAccepted: (order) => accepted.push(order.orderId),
    archive: createSubmissionArchive(storage),
    newKey: () => `key-${++keys}`,
    isReachable: () => Promise.resolve(network.isOnline),
    timers,
    random: () => 1,
    schedule: (publish) => publish(),
  });
  const state = (): Submission['state'] | undefined => queue.store.get()[0]?.state;
  return { queue, timers, sentKeys, accepted, state, storage, network };
}

function memoryStorage(): KeyValueStore {
  const entries = new Map<string, string>();
  return {
    get length() {
      return entries.size;
    },
    key: (place) => [...entries.keys()][place] ?? null,
    getItem: (key) => entries.get(key) ?? null,
    setItem: (key, value) => void entries.set(key, value),
    removeItem: (key) => void entries.delete(key),
  };
}

test('an accepted order settles at once and leaves nothing in storage', async () => {
  const { queue, timers, state, storage, accepted } = stage([placed]);
  queue.submit('us-east-2', body);
  expect(state()).toEqual({ kind: 'queued' });
  await timers.advance(0);
  expect(state()).toMatchObject({ kind: 'accepted', orderId: pendingRow(1).orderId });
  expect(accepted).toHaveLength(1);
  expect(storage.length).toBe(0);
});

test('a timeout is unknown, and the same key is asked until there is an answer', async () => {
  const { queue, timers, state, sentKeys } = stage([timedOut, timedOut, placed]);
  queue.submit('us-east-2', body);
  await timers.advance(0);
  expect(state()).toMatchObject({ kind: 'checking', cause: 'no answer in time' });
  queue.withdraw('key-1');
  expect(state()).toMatchObject({ kind: 'checking' });
  await timers.advance(60_000);
  expect(state()).toMatchObject({ kind: 'accepted' });
  expect(sentKeys).toEqual(['key-1', 'key-1', 'key-1']);
});

test('shedding was certainly not placed: it is retried after retry-after, or withdrawn', async () => {
  const { queue, timers, state, sentKeys } = stage([refusedWith(429, 'shedding', 5_000)]);
  queue.submit('us-east-2', body);
  await timers.advance(0);
  expect(state()).toEqual({ kind: 'retrying', retryAtMs: timers.nowMs() + 5_000, cause: 'because shedding' });
  await timers.advance(4_999);
  expect(sentKeys).toHaveLength(1);
  queue.withdraw('key-1');
  await timers.advance(60_000);
  expect(state()).toEqual({ kind: 'withdrawn' });
  expect(sentKeys).toHaveLength(1);
});

test('shedding after a lost answer stays unknown', async () => {
  const { queue, timers, state } = stage([timedOut, refusedWith(429, 'shedding', 1_000), 'never']);
  queue.submit('us-east-2', body);
  await timers.advance(600);
  expect(state()).toMatchObject({ kind: 'checking', cause: 'because shedding' });
});

test('a 503 honours retry-after and is unknown until the same key is answered', async () => {
  const { queue, timers, state } = stage([refusedWith(503, 'unavailable', 4_000), placed]);
  queue.submit('us-east-2', body);
  await timers.advance(3_999);
  expect(state()).toMatchObject({ kind: 'checking', cause: 'because unavailable' });
  await timers.advance(1);
  expect(state()).toMatchObject({ kind: 'accepted' });
});

test('a refusal is final and names the field', async () => {
  const { queue, timers, state, storage, sentKeys } = stage([refusedWith(400, 'invalid-request', null)]);
  queue.submit('us-east-2', body);
  await timers.advance(60_000);
  expect(state()).toEqual({
    kind: 'refused',
    refusal: { code: 'invalid-request', text: 'because invalid-request', fields: { price: 'is off the collar' } },
  });
  expect(sentKeys).toHaveLength(1);
  expect(storage.length).toBe(0);
});

test('a reload in the middle of a request asks again with the same key and body', async () => {
  const before = stage(['never']);
  before.queue.submit('us-east-2', body);
  await before.timers.advance(0);
  expect(before.state()).toEqual({ kind: 'sending' });
  const after = stage([placed], before.storage);
  after.queue.restore();
  expect(after.queue.store.get()[0]).toMatchObject({
    key: 'key-1',
    body,
    isMaybePlaced: true,
    state: { kind: 'checking' },
  });
  await after.timers.advance(0);
  expect(after.state()).toMatchObject({ kind: 'accepted' });
  expect(after.sentKeys).toEqual(['key-1']);
});

test('storage that somebody else wrote is left alone', () => {
  const storage = memoryStorage();
  storage.setItem('tulip.submission.a', '{"key":1}');
  storage.setItem('tulip.submission.b', 'not json');
  storage.setItem('other', '{}');
  const { queue } = stage([], storage);
  queue.restore();
  expect(queue.store.get()).toEqual([]);
});

test('offline an order stays queued, survives a reload, and goes out when the network is back', async () => {
  const before = stage([]);
  before.network.isOnline = false;
  before.queue.submit('us-east-2', body);
  expect(before.storage.length).toBe(1);
  await before.timers.advance(60_000);
  expect(before.state()).toEqual({ kind: 'queued' });
  expect(before.sentKeys).toEqual([]);
  const after = stage([placed], before.storage);
  after.network.isOnline = false;
  after.queue.restore();
  await after.timers.advance(0);
  after.network.isOnline = true;
  after.queue.retryNow();
  await after.timers.advance(0);
  expect(after.sentKeys).toEqual(['key-1']);
  expect(after.state()).toMatchObject({ kind: 'accepted' });
});

test('what certainly was not placed stays so while nothing can be sent, and may be withdrawn', async () => {
  const { queue, timers, state, network, sentKeys } = stage([refusedWith(429, 'shedding', 1_000)]);
  queue.submit('us-east-2', body);
  await timers.advance(0);
  network.isOnline = false;
  await timers.advance(10_000);
  expect(state()).toMatchObject({ kind: 'retrying', cause: 'because shedding' });
  queue.withdraw('key-1');
  network.isOnline = true;
  await timers.advance(10_000);
  expect(state()).toEqual({ kind: 'withdrawn' });
  expect(sentKeys).toEqual(['key-1']);
});

test('the queue has an end', () => {
  const { queue } = stage(Array.from({ length: UNSETTLED_MAX }, () => 'never' as const));
  for (let place = 0; place < UNSETTLED_MAX; place++) expect(queue.submit('us-east-2', body)).toBe(true);
  expect(queue.submit('us-east-2', body)).toBe(false);
});
