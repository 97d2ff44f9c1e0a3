/** The WebSocket gateway and its management endpoint, with real clients. */
import { once } from 'node:events';
import { createServer } from 'node:http';
import {
  ApiGatewayManagementApiClient,
  DeleteConnectionCommand,
  GetConnectionCommand,
  GoneException,
  PayloadTooLargeException,
  PostToConnectionCommand,
} from '@aws-sdk/client-apigatewaymanagementapi';
import type { APIGatewayProxyWebsocketEventV2 } from 'aws-lambda';
import { afterAll, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { WebSocket } from 'ws';
import { closeServer, listen } from './closing-server.ts';
import { localFunction } from './fixtures/local-function.ts';
import { until } from './fixtures/until.ts';
import { MESSAGE_MAX_BYTES, startManagementEndpoint } from './management-endpoint.ts';
import { DUMMY_CREDENTIALS } from './names.ts';
import { createSocketConnections } from './socket-connections.ts';
import { INBOUND_MAX_BYTES, startWebSocketGateway } from './websocket-gateway.ts';

type SocketEvent = APIGatewayProxyWebsocketEventV2 & {
  requestContext: { disconnectStatusCode?: number };
  headers?: Record<string, string>;
};

const connections = createSocketConnections();
const events: SocketEvent[] = [];
let onConnect: () => Promise<unknown>;
let onMessage: (event: SocketEvent) => Promise<unknown>;
beforeEach(async () => {
  await until('the end of earlier connections', () => connections.size === 0);
  events.length = 0;
  onConnect = async () => ({ statusCode: 200 });
  onMessage = async () => ({ statusCode: 200 });
});
const recording = (handler: (event: SocketEvent) => Promise<unknown>) =>
  localFunction((event) => {
    events.push(event as SocketEvent);
    return handler(event as SocketEvent);
  });

const server = createServer();
const gateway = startWebSocketGateway({
  server,
  connections,
  onConnect: recording(() => onConnect()),
  onMessage: recording((event) => onMessage(event)),
  onDisconnect: recording(async () => ({ statusCode: 200 })),
  log: () => undefined,
});
const port = await listen(server, 0);
const management = await startManagementEndpoint(connections, () => undefined);
const client = new ApiGatewayManagementApiClient({
  region: 'us-east-2',
  endpoint: management.endpoint,
  credentials: DUMMY_CREDENTIALS,
  maxAttempts: 1,
});
afterAll(async () => {
  await Promise.all([gateway.stop(), closeServer(server), management.stop()]);
});

async function open(): Promise<{ socket: WebSocket; id: string; received: string[] }> {
  const seen = events.length;
  const socket = new WebSocket(`ws://127.0.0.1:${port}/ws?room=1`, { headers: { 'user-agent': 'tester' } });
  onTestFinished(() => socket.terminate());
  const received: string[] = [];
  socket.on('message', (data) => received.push(data.toString()));
  await once(socket, 'open');
  return { socket, id: events[seen]?.requestContext.connectionId ?? '', received };
}

async function closeCodeOf(socket: WebSocket): Promise<number> {
  const [code] = await once(socket, 'close');
  return code;
}

const post = (ConnectionId: string, Data: string) => client.send(new PostToConnectionCommand({ ConnectionId, Data }));

describe('the WebSocket gateway', () => {
  it('turns a connection’s life into connect, message and disconnect events of one connection id', async () => {
    const { socket, id } = await open();
    socket.send('{"action":"ping"}');
    await until('a message', () => events.length === 2);
    socket.close(1000);
    await until('a disconnect', () => events.length === 3);
    const [connect, message, disconnect] = events;
    expect(id).toMatch(/^[\w-]{15}=$/);
    expect(connect).toMatchObject({
      queryStringParameters: { room: '1' },
      requestContext: { routeKey: '$connect', eventType: 'CONNECT', connectionId: id },
    });
    expect(connect?.headers?.['user-agent']).toBe('tester');
    expect(message).toMatchObject({
      body: '{"action":"ping"}',
      isBase64Encoded: false,
      requestContext: { routeKey: '$default', eventType: 'MESSAGE', connectionId: id, stage: 'local' },
    });
    expect(message?.requestContext.requestTime).toMatch(/^\d\d\/[A-Z][a-z]{2}\/\d{4}:\d\d:\d\d:\d\d \+0000$/);
    expect(disconnect).toMatchObject({
      requestContext: {
        routeKey: '$disconnect',
        eventType: 'DISCONNECT',
        connectionId: id,
        disconnectStatusCode: 1000,
      },
    });
  });

  it.each([
    ['its status', async () => ({ statusCode: 403 }), 403],
    ['500 after a throw', () => Promise.reject(new Error('no')), 500],
  ])(
    'refuses a socket whose connect function refuses, with %s, and never disconnects it',
    async (_, refuse, status) => {
      onConnect = refuse;
      const socket = new WebSocket(`ws://127.0.0.1:${port}/ws`);
      const [error] = await once(socket, 'error');
      expect(error.message).toBe(`Unexpected server response: ${status}`);
      expect(events.map(({ requestContext }) => requestContext.routeKey)).toEqual(['$connect']);
      expect(connections.size).toBe(0);
    },
  );

  it('knows one path', async () => {
    const [error] = await once(new WebSocket(`ws://127.0.0.1:${port}/other`), 'error');
    expect(error.message).toBe('Unexpected server response: 404');
  });

  it('hands over messages in order, one at a time', async () => {
    const bodies: string[] = [];
    onMessage = async ({ body }) => {
      // The earlier, the slower: without an order of their own the last would be first.
      for (let turn = Number(body); turn < 20; turn++) await new Promise(setImmediate);
      bodies.push(body ?? '');
    };
    const { socket } = await open();
    const sent = Array.from({ length: 20 }, (_, n) => `${n}`);
    for (const body of sent) socket.send(body);
    await until('all messages', () => bodies.length === sent.length);
    expect(bodies).toEqual(sent);
  });

  it('tells the client when its function fails, and keeps the connection', async () => {
    onMessage = () => Promise.reject(new Error('broken'));
    const { socket, id, received } = await open();
    socket.send('x');
    const text = await until('the gateway’s word', () => received[0]);
    expect(JSON.parse(text)).toMatchObject({ message: 'Internal server error', connectionId: id });
    expect(socket.readyState).toBe(WebSocket.OPEN);
  });

  it('refuses a flood with words, and keeps the connection', async () => {
    onMessage = () => new Promise((resolve) => setImmediate(resolve));
    const { socket, received } = await open();
    for (let n = 0; n < 600; n++) socket.send('x');
    const text = await until('a refusal', () => received[0]);
    expect(JSON.parse(text)).toMatchObject({ message: 'Limit Exceeded' });
    expect(socket.readyState).toBe(WebSocket.OPEN);
  });

  it('closes on binary with 1003 and on a message beyond a frame with 1009', async () => {
    const { socket: binary } = await open();
    binary.send(Buffer.from([1, 2, 3]));
    expect(await closeCodeOf(binary)).toBe(1003);
    const { socket: long } = await open();
    long.send('x'.repeat(INBOUND_MAX_BYTES + 1));
    expect(await closeCodeOf(long)).toBe(1009);
  });
});

describe('the @connections endpoint', () => {
  it('posts to a connection', async () => {
    const { id, received } = await open();
    await post(id, '{"type":"frame","price":"12.50","ƒ":"🌷"}');
    expect(await until('a message', () => received[0])).toBe('{"type":"frame","price":"12.50","ƒ":"🌷"}');
  });

  it('answers 410 for a connection that is gone', async () => {
    const { socket, id } = await open();
    socket.close();
    await until('the end of the connection', () => connections.size === 0);
    await expect(post(id, 'x')).rejects.toThrow(GoneException);
    await expect(client.send(new GetConnectionCommand({ ConnectionId: id }))).rejects.toThrow(GoneException);
    await expect(client.send(new DeleteConnectionCommand({ ConnectionId: 'never/was=' }))).rejects.toThrow(
      GoneException,
    );
  });

  it('answers 413 beyond 128 KB and takes 128 KB', async () => {
    const { id, received } = await open();
    await expect(post(id, 'x'.repeat(MESSAGE_MAX_BYTES + 1))).rejects.toThrow(PayloadTooLargeException);
    await post(id, 'x'.repeat(MESSAGE_MAX_BYTES));
    expect(await until('a message', () => received[0])).toHaveLength(MESSAGE_MAX_BYTES);
  });

  it('describes a connection and closes it', async () => {
    const { socket, id } = await open();
    const facts = await client.send(new GetConnectionCommand({ ConnectionId: id }));
    expect(facts.Identity).toEqual({ SourceIp: '127.0.0.1', UserAgent: 'tester' });
    expect(facts.ConnectedAt?.getTime()).toBe(events[0]?.requestContext.connectedAt);
    const closed = closeCodeOf(socket);
    await client.send(new DeleteConnectionCommand({ ConnectionId: id }));
    expect(await closed).toBe(1000);
    await until('a disconnect', () => events.at(-1)?.requestContext.routeKey === '$disconnect');
  });

  it('cuts a connection whose reader does not read', async () => {
    const { socket, id } = await open();
    socket.pause();
    const gone = until('the cut', async () => {
      const posts = Array.from({ length: 32 }, () => post(id, 'x'.repeat(MESSAGE_MAX_BYTES)));
      return (await Promise.allSettled(posts)).some(({ status }) => status === 'rejected');
    });
    await gone;
    await expect(post(id, 'x')).rejects.toThrow(GoneException);
  });
});

it('closes every connection at its stop, and each is disconnected', async () => {
  const { socket, id } = await open();
  const closed = closeCodeOf(socket);
  await gateway.stop();
  expect(await closed).toBe(1001);
  expect(events.at(-1)?.requestContext).toMatchObject({ routeKey: '$disconnect', connectionId: id });
});
