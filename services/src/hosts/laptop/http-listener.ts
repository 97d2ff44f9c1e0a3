/** The HTTP façade behind a Node server, and an answer for requests that are none: a bad `Host`, `OPTIONS *`. */
import { randomUUID } from 'node:crypto';
import type { RequestListener } from 'node:http';
import { getRequestListener, RequestError } from '@hono/node-server';
import { HttpProblem, problemAnswer } from '../../handlers/http/problem-answer.ts';
import type { HttpApp } from './deployed-code.ts';
import type { Log } from './log.ts';
import { LOOPBACK } from './ports.ts';
import { toOneLine } from './start-error.ts';

/** HTTP/1.0 needs no `Host`: such a request is taken to mean this one. */
export function createHttpListener(app: HttpApp, region: string, log: Log): RequestListener {
  return getRequestListener((request, bindings) => app.fetch(request, bindings), {
    hostname: LOOPBACK,
    errorHandler: (error) => answerOutside(error, region, log),
  });
}

/** What the façade never saw, or threw out of itself; with the headers that each of its answers carries. */
function answerOutside(error: unknown, region: string, log: Log): Response {
  const requestId = randomUUID();
  const headers = {
    'x-request-id': requestId,
    'x-region': region,
    'x-content-type-options': 'nosniff',
    'cache-control': 'no-store',
  };
  if (error instanceof RequestError) {
    const detail = `The target or the Host header cannot be read: ${error.message}.`;
    return problemAnswer(new HttpProblem('invalid-request', { detail, headers }), requestId);
  }
  log(`http: ${toOneLine(error)}`);
  return problemAnswer(new HttpProblem('internal', { headers }), requestId);
}
