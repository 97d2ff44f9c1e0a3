/** The socket's life: subscribe with the positions of the moment, ping, renew, come back after ever longer pauses. */
import type { ServerMessage } from '@tulip/contracts';
import { expect, test } from 'vitest';
import { subscribedAt } from '../feed/ledger-fixture.ts';
import { createHandTurnedTimers } from '../time/hand-turned-timers.ts';
import { createLink, type LinkState, PING_EVERY_MS, RENEW_AFTER_MS, type SocketHandlers } from './link.ts';

interface FakeSocket {
  readonly handlers: SocketHandlers;
  readonly sent: unknown[];
  isClosed: boolean;
}

function stage() {
  const timers = createHandTurnedTimers();
  const sockets: FakeSocket[] = [];
  const states: LinkState[] = [];
  const messages: ServerMessage[] = [];
  let position = 7;
  const link = createLink({
    url: 'ws://region/ws',
    openSocket(_url, handlers) {
      const socket: FakeSocket = { handlers, sent: [], isClosed: false };
      sockets.push(socket);
      return {
        send: (text) => socket.sent.push(JSON.parse(text)),
        close: () => {
          socket.isClosed = true;
        },
      };
    },
    timers,
    random: () => 1,
    subscription: () => ({ action: 'subscribe', channels: ['orders'], after: { 'us-east-2/TULIP-0': position++ } }),
    onMessage: (message) => messages.push(message),
    onState: (state) => states.push(state),
  });
  return { timers, sockets, states, messages, link };
}

function goLive(socket: FakeSocket | undefined): void {
  socket?.handlers.onOpen();
  socket?.handlers.onText(JSON.stringify(subscribedAt({})));
}

test('a connection is live once the subscription is answered', () => {
  const { link, sockets, states } = stage();
  link.start();
  sockets[0]?.handlers.onOpen();
  expect(states).toEqual([{ kind: 'connecting' }]);
  sockets[0]?.handlers.onText(JSON.stringify(subscribedAt({})));
  expect(states.at(-1)).toEqual({ kind: 'live' });
});

test('a lost connection comes back after growing pauses, and subscribes from where it stands then', async () => {
  const { link, sockets, states, timers } = stage();
  link.start();
  goLive(sockets[0]);
  sockets[0]?.handlers.onClose();
  expect(states.at(-1)).toMatchObject({ kind: 'reconnecting', attempt: 1, retryAtMs: timers.nowMs() + 500 });
  await timers.advance(500);
  sockets[1]?.handlers.onClose();
  expect(states.at(-1)).toMatchObject({ kind: 'reconnecting', attempt: 2, retryAtMs: timers.nowMs() + 1000 });
  await timers.advance(1000);
  goLive(sockets[2]);
  expect(states.at(-1)).toEqual({ kind: 'live' });
  expect(sockets.map((socket) => socket.sent)).toEqual([
    [{ action: 'subscribe', channels: ['orders'], after: { 'us-east-2/TULIP-0': 7 } }],
    [],
    [{ action: 'subscribe', channels: ['orders'], after: { 'us-east-2/TULIP-0': 8 } }],
  ]);
});

test('a connection that opens and says nothing is given up', async () => {
  const { link, sockets, states, timers } = stage();
  link.start();
  sockets[0]?.handlers.onOpen();
  await timers.advance(10_000);
  expect(states.at(-1)).toMatchObject({ kind: 'reconnecting', attempt: 1 });
  expect(sockets[0]?.isClosed).toBe(true);
});

test('pings go out while nothing else does, and a missing answer is a lost connection', async () => {
  const { link, sockets, states, timers } = stage();
  link.start();
  goLive(sockets[0]);
  await timers.advance(PING_EVERY_MS);
  expect(sockets[0]?.sent.at(-1)).toEqual({ action: 'ping' });
  sockets[0]?.handlers.onText(JSON.stringify({ type: 'pong', region: 'us-east-2', at: '2026-02-03T10:00:00.000Z' }));
  await timers.advance(PING_EVERY_MS);
  expect(states.at(-1)).toEqual({ kind: 'live' });
  await timers.advance(10_000);
  expect(states.at(-1)).toMatchObject({ kind: 'reconnecting' });
});

test('a socket is renewed before the platform cuts it off', async () => {
  const { link, sockets, timers } = stage();
  link.start();
  goLive(sockets[0]);
  const pong = JSON.stringify({ type: 'pong', region: 'us-east-2', at: '2026-02-03T10:00:00.000Z' });
  for (let waited = 0; waited < RENEW_AFTER_MS; waited += PING_EVERY_MS) {
    sockets[0]?.handlers.onText(pong);
    await timers.advance(PING_EVERY_MS);
  }
  expect(sockets).toHaveLength(2);
  expect(sockets[0]?.isClosed).toBe(true);
});

test('a late word of an old socket and garbage of the new one change nothing', async () => {
  const { link, sockets, messages, timers } = stage();
  link.start();
  goLive(sockets[0]);
  sockets[0]?.handlers.onClose();
  await timers.advance(500);
  sockets[0]?.handlers.onText(JSON.stringify(subscribedAt({})));
  sockets[1]?.handlers.onText('{"type":');
  sockets[1]?.handlers.onText('{"type":"frame"}');
  expect(messages).toHaveLength(1);
});

test('stopping leaves no timer behind', () => {
  const { link, sockets, timers } = stage();
  link.start();
  goLive(sockets[0]);
  link.stop();
  expect(timers.pending()).toBe(0);
});
