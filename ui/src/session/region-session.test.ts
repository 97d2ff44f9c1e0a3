/** A Region's session against a small exchange: first rows, live frames, a cut, and the exact note of what was made up for. */
import type { LedgerEvent, Order, ServerMessage } from '@tulip/contracts';
import { expect, test } from 'vitest';
import type { ApiClient } from '../api/client.ts';
import { frameOf, laneStream, orderIdOf, pendingRow, subscribedAt, writeLedger } from '../feed/ledger-fixture.ts';
import type { SocketHandlers } from '../socket/link.ts';
import { createHandTurnedTimers } from '../time/hand-turned-timers.ts';
import { createRegionSession, isCatchingUp, sessionSeq } from './region-session.ts';

const stream = laneStream(0);
const ledger = writeLedger([0, 1, 2].map(() => ({ lane: 0, quantity: 10, filled: 10, fills: 3 })));
const events = ledger.get(stream) ?? [];

function stage(rows: readonly Order[] = []) {
  const timers = createHandTurnedTimers();
  const sockets: { handlers: SocketHandlers; sent: unknown[] }[] = [];
  const calls: string[] = [];
  const exchange = { head: 4, isReachable: true };
  const session = createRegionSession({
    region: 'us-east-2',
    socketUrl: 'ws://region/ws',
    api: fakeApi(calls, rows, exchange),
    userId: () => null,
    openSocket(_url, handlers) {
      const sent: unknown[] = [];
      sockets.push({ handlers, sent });
      return { send: (text) => sent.push(JSON.parse(text)), close: () => {} };
    },
    timers,
    random: () => 1,
    schedule: (publish) => publish(),
  });
  const tell = (message: ServerMessage) => sockets.at(-1)?.handlers.onText(JSON.stringify(message));
  const open = (streams: Record<string, number>) => {
    sockets.at(-1)?.handlers.onOpen();
    tell(subscribedAt(streams));
  };
  return { session, timers, sockets, calls, exchange, tell, open, state: () => session.store.get() };
}

/** Answers only what a session asks; the ledger up to `head`. */
function fakeApi(calls: string[], rows: readonly Order[], exchange: { head: number; isReachable: boolean }): ApiClient {
  const answers: Record<string, (query: Readonly<Record<string, string>>) => unknown> = {
    listOrders: () => ({ orders: rows, nextCursor: null }),
    listTrades: () => ({ trades: [], nextCursor: null }),
    listEvents: ({ after }) => ({ events: upTo(exchange.head).slice(Number(after)), next: null }),
    getStatus: () => ({ streams: { [stream]: exchange.head } }),
  };
  return {
    call(id, input) {
      calls.push(id);
      const value = answers[id]?.(input?.query ?? {});
      // The fake answers by name; that each answer has the type of its name is the test's own promise.
      const outcome = exchange.isReachable
        ? { ok: true, value: value as never }
        : { ok: false, failure: { kind: 'unreachable', cause: 'network' } };
      return Promise.resolve(outcome as never);
    },
  };
}

function upTo(head: number): LedgerEvent[] {
  return events.slice(0, head);
}

test('the first rows are read after the subscription, then frames follow', async () => {
  const { session, timers, open, tell, state } = stage([pendingRow(9)]);
  session.start();
  open({ [stream]: 4 });
  tell(frameOf(events, 5, 8));
  expect(isCatchingUp(state())).toBe(true);
  await timers.advance(0);
  expect(isCatchingUp(state())).toBe(false);
  expect(sessionSeq(state())).toBe(8);
  expect([...state().feed.orders.keys()].sort()).toEqual([orderIdOf(1), orderIdOf(9)]);
});

test('a gap is read from the ledger, again and again until it can be', async () => {
  const { session, timers, open, tell, state, exchange, calls } = stage();
  session.start();
  open({});
  await timers.advance(0);
  exchange.isReachable = false;
  exchange.head = 12;
  tell(frameOf(events, 9, 12));
  await timers.advance(1_000);
  expect(isCatchingUp(state())).toBe(true);
  exchange.isReachable = true;
  await timers.advance(20_000);
  expect(isCatchingUp(state())).toBe(false);
  expect(sessionSeq(state())).toBe(12);
  const asked = calls.length;
  await timers.advance(60_000);
  expect(calls).toHaveLength(asked);
});

test('a cut says from where it resumed and how much was replayed, once the ledger’s heads are reached', async () => {
  const { session, timers, sockets, open, tell, state, exchange } = stage();
  session.start();
  open({ [stream]: 4 });
  await timers.advance(0);
  sockets[0]?.handlers.onClose();
  expect(state().link.kind).toBe('reconnecting');
  exchange.head = 12;
  await timers.advance(500);
  open({ [stream]: 4 });
  expect(sockets[1]?.sent).toMatchObject([{ action: 'subscribe', after: { [stream]: 4 } }]);
  await timers.advance(0);
  expect(isCatchingUp(state())).toBe(true);
  tell(frameOf(events, 5, 12));
  expect(isCatchingUp(state())).toBe(false);
  expect(state().note).toEqual({ fromSeq: 4, toSeq: 12, replayedEvents: 8, isReloaded: false });
});

test('what no frame brings after a cut is read over HTTP', async () => {
  const { session, timers, sockets, open, state, exchange } = stage();
  session.start();
  open({ [stream]: 4 });
  await timers.advance(0);
  sockets[0]?.handlers.onClose();
  exchange.head = 12;
  await timers.advance(500);
  open({ [stream]: 4 });
  await timers.advance(1_500);
  expect(state().note).toMatchObject({ fromSeq: 4, replayedEvents: 8 });
  expect(isCatchingUp(state())).toBe(false);
});

test('another ledger behind the same address leaves no ghost', async () => {
  const { session, timers, sockets, open, tell, state, exchange } = stage([pendingRow(9)]);
  session.start();
  open({});
  await timers.advance(0);
  tell(frameOf(events, 1, 12));
  sockets[0]?.handlers.onClose();
  exchange.head = 0;
  await timers.advance(500);
  open({});
  await timers.advance(0);
  expect([...state().feed.orders.keys()]).toEqual([orderIdOf(9)]);
  expect(state().note).toMatchObject({ isReloaded: true });
});

test('a stopped session asks nothing any more', async () => {
  const { session, timers, open, calls, exchange } = stage();
  exchange.isReachable = false;
  session.start();
  open({});
  await timers.advance(0);
  session.stop();
  const asked = calls.length;
  await timers.advance(60_000);
  expect(calls).toHaveLength(asked);
});
