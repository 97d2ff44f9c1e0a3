/** Requests that no URL can be made of, sent over a bare socket: each gets a problem, and none reaches the façade. */
import { createServer } from 'node:http';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { problem } from '@tulip/contracts';
import { expect, it, onTestFinished } from 'vitest';
import { closeServer, listen } from './closing-server.ts';
import { createHttpListener } from './http-listener.ts';
import { LOOPBACK } from './ports.ts';

async function exchange(fetch: (request: Request) => Response | Promise<Response>, ...lines: readonly string[]) {
  const server = createServer(createHttpListener({ fetch }, 'us-east-2', () => undefined));
  const port = await listen(server, 0);
  onTestFinished(() => closeServer(server));
  const socket = connect(port, LOOPBACK);
  socket.write([...lines, 'Connection: close', '', ''].join('\r\n'));
  const answer = await text(socket);
  const [head = '', body = ''] = answer.split('\r\n\r\n');
  const [status = '', ...headers] = head.toLowerCase().split('\r\n');
  return { status: Number(status.split(' ')[1]), headers, body };
}

const unexpected = (request: Request): Response => {
  throw new Error(`reached with ${request.url}`);
};

it.each([
  ['a Host that is none', ['GET /health HTTP/1.1', 'Host: a b']],
  ['a Host with a path', ['GET /health HTTP/1.1', 'Host: a/b']],
  ['the target *', ['OPTIONS * HTTP/1.1', 'Host: localhost']],
])('answers %s with 400 and says why', async (_, lines) => {
  const { status, headers, body } = await exchange(unexpected, ...lines);
  expect(status).toBe(400);
  expect(headers).toContain('content-type: application/problem+json');
  expect(headers).toContain('x-region: us-east-2');
  const { code, requestId } = problem.parse(JSON.parse(body));
  expect(code).toBe('invalid-request');
  expect(headers).toContain(`x-request-id: ${requestId}`);
});

it('takes a request of HTTP/1.0 without a Host', async () => {
  const answer = await exchange((request) => new Response(new URL(request.url).pathname), 'GET /health HTTP/1.0');
  expect(answer).toMatchObject({ status: 200, body: '/health' });
});

it('tells nothing of what the façade threw', async () => {
  const { status, body } = await exchange(unexpected, 'GET /health HTTP/1.1', 'Host: localhost');
  expect(status).toBe(500);
  expect(problem.parse(JSON.parse(body))).toMatchObject({ code: 'internal' });
  expect(body).not.toContain('reached');
});
