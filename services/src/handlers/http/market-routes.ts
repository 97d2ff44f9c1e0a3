/** The calls about the market and the exchange itself: trades, events, market, book, status, health, documents. */
import { DEFAULT_BOOK_DEPTH } from '@tulip/contracts';
import { createHealthCheck, type HealthReport, listEvents, listTrades, viewBook } from '@tulip/exchange';
import type { FacadeDeps } from '../handler-deps.ts';
import { alienCursor } from './order-routes.ts';
import { HttpProblem } from './problem-answer.ts';
import { type Answer, type Call, pageSize } from './route-call.ts';

export async function answerListTrades(deps: FacadeDeps, call: Call): Promise<Answer> {
  const query = call.query as { limit?: string; cursor?: string };
  const page = await listTrades(deps, { limit: pageSize(query.limit), cursor: query.cursor });
  if (!page.ok) throw alienCursor();
  return { body: page.value };
}

export async function answerListEvents(deps: FacadeDeps, call: Call): Promise<Answer> {
  const query = call.query as { stream?: string; after?: string; limit?: string };
  const page = await listEvents(deps, {
    stream: query.stream,
    after: Number(query.after ?? 0),
    limit: pageSize(query.limit),
  });
  if (!page.ok) throw eventsProblem(page.error);
  return { body: page.value };
}

function eventsProblem(error: 'not-found' | 'limit-below-streams'): HttpProblem {
  if (error === 'not-found') return new HttpProblem(error, { detail: 'GET /api/status names the streams.' });
  const message = 'is less than the number of streams: raise it, or name one stream';
  return new HttpProblem('invalid-request', { errors: [{ path: 'query.limit', code: error, message }] });
}

export async function answerGetMarket(deps: FacadeDeps): Promise<Answer> {
  return { body: await deps.market() };
}

export async function answerGetBook(deps: FacadeDeps, call: Call): Promise<Answer> {
  const { depth } = call.query as { depth?: string };
  return { body: await viewBook(deps, depth === undefined ? DEFAULT_BOOK_DEPTH : Number(depth)) };
}

export async function answerGetStatus(deps: FacadeDeps): Promise<Answer> {
  return { body: await deps.status() };
}

/** The health call of one process, with its own memory of the last good probe. */
export function createHealthAnswer(deps: FacadeDeps): () => Promise<Answer> {
  const check: () => Promise<HealthReport> = createHealthCheck(deps.health, deps.clock);
  return async () => {
    const { isHealthy, checkedAt } = await check();
    if (!isHealthy) {
      deps.log.write('HEALTH_FAILED', { checkedAt });
      throw new HttpProblem('unavailable', {
        detail: 'A write and a read on the data path failed.',
        headers: { 'retry-after': '5' },
      });
    }
    return { body: { status: 'ok', region: deps.config.region, checkedAt } };
  };
}

/** The documents are read when somebody asks: a cold start of the façade need not wait for them. */
export async function answerOpenApi(): Promise<Answer> {
  const { default: body } = await import('@tulip/contracts/openapi.json', { with: { type: 'json' } });
  return { body };
}

export async function answerAsyncApi(): Promise<Answer> {
  const { default: body } = await import('@tulip/contracts/asyncapi.json', { with: { type: 'json' } });
  return { body };
}
