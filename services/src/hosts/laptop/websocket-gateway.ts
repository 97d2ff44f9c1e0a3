/** What API Gateway's WebSocket API does around the socket functions: routes, connection ids, limits, closing. */
import type { IncomingMessage, Server } from 'node:http';
import { STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';
import { type WebSocket, WebSocketServer } from 'ws';
import type { LocalFunction } from './invocation.ts';
import type { Log } from './log.ts';
import { newConnectionId, type SocketConnection, type SocketConnections } from './socket-connections.ts';
import { toOneLine } from './start-error.ts';
import { type ConnectionFacts, connectEvent, disconnectEvent, messageEvent, statusOf } from './websocket-events.ts';

export interface WebSocketGatewayOptions {
  /** The Region's HTTP server; its upgrades on `/ws` become connections. */
  readonly server: Server;
  readonly connections: SocketConnections;
  readonly onConnect: LocalFunction;
  readonly onMessage: LocalFunction;
  readonly onDisconnect: LocalFunction;
  readonly log: Log;
}

export interface WebSocketGateway {
  /** Closes every connection (1001) and waits for their `$disconnect`. */
  stop(): Promise<void>;
}

export const SOCKET_PATH = '/ws';
/**
 * API Gateway takes messages of 128 KB in frames of 32 KB and closes with 1009 beyond either. The library shows no
 * frames, and browsers send a message as one: so a message may be as long as one frame.
 * Source: "WebSocket frame size", Quotas for configuring and running a WebSocket API, API Gateway guide.
 */
export const INBOUND_MAX_BYTES = 32 * 1024;
export const CONNECTIONS_MAX = 1_000;
const MESSAGES_PER_SECOND_MAX = 500;
/** Messages of one connection that may wait for the function. */
const WAITING_MAX = 100;
const IDLE_TIMEOUT_MS = 10 * 60_000;
const LIFETIME_MS = 2 * 3_600_000;
const AGE_CHECK_MS = 10_000;
const CLOSE_GRACE_MS = 500;
const GOING_AWAY = 1001;
const UNSUPPORTED_DATA = 1003;

export function startWebSocketGateway(options: WebSocketGatewayOptions): WebSocketGateway {
  const { server, connections, log } = options;
  const sockets = new WebSocketServer({ noServer: true, maxPayload: INBOUND_MAX_BYTES, clientTracking: false });
  /** One for each connection, from before its `$connect` until after its `$disconnect`. */
  const running = new Set<Promise<void>>();
  let isStopping = false;

  const track = (work: Promise<void>): void => {
    const tracked = work
      .catch((error: unknown) => log(`socket: ${toOneLine(error)}`))
      .finally(() => running.delete(tracked));
    running.add(tracked);
  };
  const refusalOf = (request: IncomingMessage): number | undefined => {
    if (pathOf(request) !== SOCKET_PATH) return 404;
    if (isStopping) return 503;
    return running.size >= CONNECTIONS_MAX ? 429 : undefined;
  };
  const onUpgrade = (request: IncomingMessage, socket: Duplex, head: Buffer): void => {
    socket.on('error', () => socket.destroy());
    const status = refusalOf(request);
    if (status !== undefined) {
      refuse(socket, status);
      return;
    }
    track(connect(options, sockets, request, socket, head));
  };
  server.on('upgrade', onUpgrade);
  const ageCheck = setInterval(() => closeAged(connections), AGE_CHECK_MS);

  return {
    async stop() {
      isStopping = true;
      server.off('upgrade', onUpgrade);
      clearInterval(ageCheck);
      for (const { socket } of connections.all()) socket.close(GOING_AWAY, 'Going away');
      const cut = setTimeout(() => {
        for (const { socket } of connections.all()) socket.terminate();
      }, CLOSE_GRACE_MS);
      while (running.size > 0) await Promise.all(running);
      clearTimeout(cut);
    },
  };
}

/** `undefined` for a target that is no path, such as `//`: whatever a client writes there, the Region stays up. */
function pathOf(request: IncomingMessage): string | undefined {
  return URL.parse(request.url ?? '/', 'http://localhost')?.pathname;
}

/** `$connect` decides; then the handshake; settles when the connection has closed and `$disconnect` has run. */
async function connect(
  options: WebSocketGatewayOptions,
  sockets: WebSocketServer,
  request: IncomingMessage,
  raw: Duplex,
  head: Buffer,
): Promise<void> {
  const facts: ConnectionFacts = {
    id: newConnectionId(),
    sourceIp: request.socket.remoteAddress ?? '',
    userAgent: request.headers['user-agent'] ?? '',
    connectedAt: Date.now(),
  };
  const status = await invokeConnect(options, facts, request);
  if (status >= 400) return refuse(raw, status);
  const socket = upgrade(sockets, request, raw, head);
  const { code, reason } =
    socket === undefined ? { code: 1006, reason: 'no handshake' } : await serve(options, facts, socket);
  options.connections.remove(facts.id);
  await options.onDisconnect.invoke(disconnectEvent(facts, code, reason));
}

async function invokeConnect(options: WebSocketGatewayOptions, facts: ConnectionFacts, request: IncomingMessage) {
  try {
    return statusOf(await options.onConnect.invoke(connectEvent(facts, request)));
  } catch (error) {
    options.log(`${options.onConnect.definition.id} failed (${toOneLine(error)})`);
    return 500;
  }
}

/** `undefined` when the client has gone meanwhile, or its handshake is not one (then it has been answered). */
function upgrade(sockets: WebSocketServer, request: IncomingMessage, raw: Duplex, head: Buffer): WebSocket | undefined {
  let upgraded: WebSocket | undefined;
  sockets.handleUpgrade(request, raw, head, (socket) => {
    upgraded = socket;
  });
  return upgraded;
}

/** Delivers the connection's messages, in order, until it closes. */
function serve(
  options: WebSocketGatewayOptions,
  facts: ConnectionFacts,
  socket: WebSocket,
): Promise<{ code: number; reason: string }> {
  const connection: SocketConnection = { ...facts, socket, lastActiveAt: Date.now() };
  options.connections.add(connection);
  const isWithinRate = createRateLimit();
  let waiting = 0;
  let last = Promise.resolve();
  socket.on('message', (data, isBinary) => {
    connection.lastActiveAt = Date.now();
    if (isBinary) {
      // "API Gateway rejects it and disconnects the client with code 1003": Binary media types, API Gateway guide.
      socket.close(UNSUPPORTED_DATA, 'Binary is not supported');
      return;
    }
    if (!isWithinRate(connection.lastActiveAt) || waiting >= WAITING_MAX) {
      sendGatewayError(options, facts, 'Limit Exceeded');
      return;
    }
    waiting += 1;
    last = last.then(async () => {
      await deliver(options, facts, data.toString());
      waiting -= 1;
    });
  });
  return new Promise((resolve) => {
    // An error is always followed by the close that counts.
    socket.on('error', () => undefined);
    socket.once('close', (code, reason) => {
      last.then(() => resolve({ code, reason: reason.toString() }));
    });
  });
}

async function deliver(options: WebSocketGatewayOptions, facts: ConnectionFacts, body: string): Promise<void> {
  const { onMessage, log } = options;
  try {
    const status = statusOf(await onMessage.invoke(messageEvent(facts, body)));
    if (status >= 500) sendGatewayError(options, facts, 'Internal server error');
  } catch (error) {
    log(`${onMessage.definition.id} failed (${toOneLine(error)})`);
    sendGatewayError(options, facts, 'Internal server error');
  }
}

/** The gateway's own words to a client, in API Gateway's shape. */
function sendGatewayError(options: WebSocketGatewayOptions, facts: ConnectionFacts, message: string): void {
  options.connections.send(facts.id, JSON.stringify({ message, connectionId: facts.id, requestId: '' }));
}

function createRateLimit(): (nowMs: number) => boolean {
  let windowStart = 0;
  let count = 0;
  return (nowMs) => {
    if (nowMs - windowStart >= 1_000) {
      windowStart = nowMs;
      count = 0;
    }
    count += 1;
    return count <= MESSAGES_PER_SECOND_MAX;
  };
}

function closeAged(connections: SocketConnections): void {
  const now = Date.now();
  for (const { socket, connectedAt, lastActiveAt } of connections.all()) {
    if (now - lastActiveAt > IDLE_TIMEOUT_MS || now - connectedAt > LIFETIME_MS) socket.close(GOING_AWAY, 'Going away');
  }
}

function refuse(socket: Duplex, status: number): void {
  socket.end(`HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
}
