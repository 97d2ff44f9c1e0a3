/** The socket sender against a server that answers as the management API does. */
import { afterEach, describe, expect, it } from 'vitest';
import { createClients } from '../clients.ts';
import { type ScriptedAnswer, startScriptedServer } from '../testing/scripted-server.ts';
import { ApiGatewaySocketSender } from './socket-sender.ts';

const closing: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

async function senderOf(answer: ScriptedAnswer) {
  const server = await startScriptedServer([answer]);
  const clients = createClients({
    region: 'us-east-2',
    socketEndpoint: `${server.endpoint}/stage`,
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  });
  closing.push(() => clients.destroy(), server.stop);
  return { server, sender: new ApiGatewaySocketSender(clients.sockets) };
}

describe('ApiGatewaySocketSender', () => {
  it('posts the text to the connection, below the path of the stage', async () => {
    const { server, sender } = await senderOf({ status: 200, body: '' });
    expect(await sender.send('abc=', '{"type":"frame","text":"tulpenmanie ƒ"}')).toBe('sent');
    expect(server.requests).toEqual([
      { path: '/stage/@connections/abc%3D', body: '{"type":"frame","text":"tulpenmanie ƒ"}' },
    ]);
  });

  it('says that a connection is gone', async () => {
    const { sender } = await senderOf({ status: 410, body: '{}', headers: { 'x-amzn-errortype': 'GoneException' } });
    expect(await sender.send('abc=', '{}')).toBe('gone');
  });

  it('closes a socket, and takes no answer amiss', async () => {
    const { server, sender } = await senderOf({ status: 204, body: '' });
    await sender.close('abc=');
    expect(server.requests).toMatchObject([{ path: '/stage/@connections/abc%3D' }]);
    const failing = await senderOf('hang-up');
    await failing.sender.close('abc=');
    expect(failing.server.requests).toHaveLength(1);
  });

  it.each([
    ['a throttle', { status: 429, body: '{}', headers: { 'x-amzn-errortype': 'LimitExceededException' } }],
    ['a failure', { status: 500, body: '{}' }],
    ['a hang-up', 'hang-up' as const],
  ])('tries only once, and calls %s unreachable', async (_, answer) => {
    const { server, sender } = await senderOf(answer);
    expect(await sender.send('abc=', '{}')).toBe('unreachable');
    expect(server.requests).toHaveLength(1);
  });
});
