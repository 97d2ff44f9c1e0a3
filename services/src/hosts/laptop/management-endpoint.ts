/** The `@connections` endpoint of API Gateway on a loopback port of its own, as the management API's SDK client calls it. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { closeServer, listen } from './closing-server.ts';
import type { Log } from './log.ts';
import { LOOPBACK } from './ports.ts';
import type { SocketConnections } from './socket-connections.ts';
import { toOneLine } from './start-error.ts';

export interface ManagementEndpoint {
  /** Base URL for the SDK client. */
  readonly endpoint: string;
  stop(): Promise<void>;
}

/** "Message payload size", Quotas for configuring and running a WebSocket API, API Gateway guide. */
export const MESSAGE_MAX_BYTES = 128 * 1024;
const PATH = /^\/(?:@|%40)connections\/([^/]+)$/;

export async function startManagementEndpoint(connections: SocketConnections, log: Log): Promise<ManagementEndpoint> {
  const server = createServer((request, response) => {
    answer(connections, request, response).catch((error: unknown) => {
      log(`@connections: ${toOneLine(error)}`);
      response.destroy();
    });
  });
  const port = await listen(server, 0);
  return { endpoint: `http://${LOOPBACK}:${port}`, stop: () => closeServer(server) };
}

async function answer(connections: SocketConnections, request: IncomingMessage, response: ServerResponse) {
  const body = await readBody(request);
  if (body === undefined) return refuse(response, 413, 'PayloadTooLargeException', 'Message too long');
  const encodedId = PATH.exec(request.url ?? '')?.[1];
  if (encodedId === undefined) return refuse(response, 403, 'ForbiddenException', 'Forbidden');
  const id = decodeURIComponent(encodedId);
  switch (request.method) {
    case 'POST':
      return connections.send(id, body) === 'gone' ? refuseGone(response) : reply(response, 200, {});
    case 'GET': {
      const connection = connections.get(id);
      if (connection === undefined) return refuseGone(response);
      return reply(response, 200, {
        connectedAt: new Date(connection.connectedAt).toISOString(),
        lastActiveAt: new Date(connection.lastActiveAt).toISOString(),
        identity: { sourceIp: connection.sourceIp, userAgent: connection.userAgent },
      });
    }
    case 'DELETE': {
      const connection = connections.get(id);
      if (connection === undefined) return refuseGone(response);
      connection.socket.close(1000, 'Connection Closed Normally');
      return reply(response, 204, undefined);
    }
    default:
      return refuse(response, 403, 'ForbiddenException', 'Forbidden');
  }
}

/** The body as UTF-8 text; `undefined` when it is longer than a message may be. */
async function readBody(request: IncomingMessage): Promise<string | undefined> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request) {
    if (!Buffer.isBuffer(chunk)) continue;
    bytes += chunk.length;
    // Read to the end all the same: a client that is still sending would not see the answer.
    if (bytes <= MESSAGE_MAX_BYTES) chunks.push(chunk);
  }
  return bytes > MESSAGE_MAX_BYTES ? undefined : Buffer.concat(chunks).toString('utf8');
}

function refuseGone(response: ServerResponse): void {
  refuse(response, 410, 'GoneException', 'Gone');
}

function refuse(response: ServerResponse, status: number, errorType: string, message: string): void {
  response.setHeader('x-amzn-errortype', errorType);
  reply(response, status, { message });
}

function reply(response: ServerResponse, status: number, body: object | undefined): void {
  response.statusCode = status;
  if (body === undefined) {
    response.end();
    return;
  }
  response.setHeader('content-type', 'application/json');
  response.end(JSON.stringify(body));
}
