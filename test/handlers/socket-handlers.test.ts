/** Socket handlers: every message is answered, a bad one with an error that says what is wrong, and the connection stays. */
import { MAX_CLIENT_MESSAGE_BYTES, type ServerMessage, SOCKET_ERRORS, serverMessage } from '@tulip/contracts';
import { handleConnect, handleDisconnect, handleMessage } from '@tulip/services/handlers/sockets.ts';
import { describe, expect, it } from 'vitest';
import { createWorkbench, type Process, type Workbench } from '../seams/workbench.ts';

const ID = 'connection-1';

async function connected(): Promise<{ bench: Workbench; process: Process; told: () => ServerMessage[] }> {
  const bench = await createWorkbench();
  const process = bench.start();
  bench.region.sockets.open(ID);
  await handleConnect(process.deps, ID);
  const told = () => bench.region.sockets.inbox(ID).map((text) => serverMessage.parse(JSON.parse(text)));
  return { bench, process, told };
}

describe('a message', () => {
  it('ping is answered with the Region and its time', async () => {
    const { process, told } = await connected();
    await handleMessage(process.deps, ID, '{"action":"ping"}');
    expect(told()).toEqual([{ type: 'pong', region: 'us-east-2', at: '2026-02-02T02:40:00.000Z' }]);
  });

  it('subscribe is answered, then a first frame comes', async () => {
    const { process, told } = await connected();
    await handleMessage(process.deps, ID, '{"action":"subscribe","channels":["orders","market"]}');
    expect(told().map(({ type }) => type)).toEqual(['subscribed', 'frame']);
  });

  it.each([
    [undefined, 'invalid-message', 'Send text.'],
    ['', 'invalid-message', 'It is not JSON'],
    ['{', 'invalid-message', 'It is not JSON'],
    ['null', 'invalid-message', 'message'],
    ['[]', 'invalid-message', 'message'],
    ['{"action":"bribe"}', 'invalid-message', 'message.action'],
    ['{"action":"ping","extra":1}', 'invalid-message', 'message.extra is not a known field'],
    ['{"action":"subscribe"}', 'invalid-message', 'message.channels is required'],
    ['{"action":"subscribe","channels":[]}', 'invalid-message', 'message.channels must be at least 1'],
    ['{"action":"subscribe","channels":["gossip"]}', 'invalid-message', 'message.channels.0'],
    ['{"action":"subscribe","channels":["orders"],"after":{"x":1}}', 'invalid-message', 'message.after'],
    ['{"action":"subscribe","channels":["orders"],"userId":"No Body"}', 'invalid-message', 'message.userId'],
    [`"${'x'.repeat(MAX_CLIENT_MESSAGE_BYTES - 1)}"`, 'message-too-large', ''],
    [`"${'x'.repeat(MAX_CLIENT_MESSAGE_BYTES - 2)}"`, 'invalid-message', 'message'],
  ] as const)('that is wrong is answered with what is wrong: %.60s', async (text, code, detail) => {
    const { process, told } = await connected();
    await handleMessage(process.deps, ID, text);
    const [error, ...more] = told();
    expect(more).toEqual([]);
    expect(error).toMatchObject({ type: 'error', code });
    const message = error?.type === 'error' ? error.message : '';
    expect(message.startsWith(SOCKET_ERRORS[code])).toBe(true);
    expect(message).toContain(detail);
    await handleMessage(process.deps, ID, '{"action":"ping"}');
    expect(told().at(-1)?.type).toBe('pong');
    expect(await process.deps.connections.list()).toMatchObject([{ connectionId: ID, subscription: null }]);
  });

  it('is measured in bytes, not in characters', async () => {
    const { process, told } = await connected();
    await handleMessage(process.deps, ID, JSON.stringify('🌷'.repeat(MAX_CLIENT_MESSAGE_BYTES / 4)));
    expect(told()).toMatchObject([{ type: 'error', code: 'message-too-large' }]);
  });

  it('of a connection that nobody knows any more changes nothing', async () => {
    const { process } = await connected();
    await handleDisconnect(process.deps, ID);
    expect(await process.deps.connections.list()).toEqual([]);
    await handleMessage(process.deps, ID, '{"action":"subscribe","channels":["orders"]}');
    expect(await process.deps.connections.list()).toEqual([]);
  });
});
