/** WebSocket messages that no client should send: each is answered with an error, and the connection stays. */
import { beforeAll, describe, expect, it } from 'vitest';
import { type LiveSocket, openSocket } from './testing/live-socket.ts';
import { CLOSING_MESSAGES, MALFORMED_MESSAGES } from './testing/malformed-messages.ts';
import { sharedExchange } from './testing/shared-exchange.ts';

const shared = sharedExchange();
let socket: LiveSocket;

beforeAll(async () => {
  socket = await openSocket(shared.exchange.region);
  await socket.ask({ action: 'subscribe', channels: ['orders'] }, 'subscribed');
});

describe('a malformed message', () => {
  it.each(MALFORMED_MESSAGES)('%s', async (_name, text) => {
    const before = socket.messages.length;
    const error = await socket.ask(text, 'error');
    expect(error.code).toBe('invalid-message');
    expect(error.message).not.toMatch(/node_modules|node:|file:\/\/|\.ts\b|\bat \w+ \(|Zod|SyntaxError|TypeError/);
    expect(error.message.length).toBeLessThan(2_000);
    expect(socket.messages.slice(before).map(({ type }) => type)).not.toContain('subscribed');
  });

  it('changes nothing in the subscription, and the connection stays', async () => {
    expect((await socket.ask({ action: 'ping' }, 'pong')).region).toBe('us-east-2');
    const { body } = await shared.api.place({ userId: 'clusius', price: shared.priced(5) });
    await shared.api.ended(body.order.orderId);
    await expect
      .poll(() => socket.frames().flatMap(({ events }) => events.map((event) => event.orderId)), { timeout: 30_000 })
      .toContain(body.order.orderId);
    for (const frame of socket.frames()) expect(frame).not.toHaveProperty('market');
  });
});

describe('a message that API Gateway does not take', () => {
  it.each(CLOSING_MESSAGES)('%s closes this connection alone', async (_name, message, binary, code) => {
    const other = await openSocket(shared.exchange.region);
    other.send(message, { binary });
    expect(await other.closed).toBe(code);
    expect((await socket.ask({ action: 'ping' }, 'pong')).type).toBe('pong');
  });
});

describe('after all of it', () => {
  it('the exchange is well, and has not been restarted', async () => {
    expect((await shared.api.ask('getHealth')).body.status).toBe('ok');
    expect(shared.exchange.log()).not.toMatch(/ended by itself|is back|failed \(/);
    expect(await socket.close()).toBe(1005);
  });
});
