/** What every HTTP application of ours is: built from rows of the route table, with the same headers and the same errors. */
import { ROUTES, type RouteDefinition, type RouteId } from '@tulip/contracts';
import { StoreError } from '@tulip/exchange';
import { type Context, Hono } from 'hono';
import { cors } from 'hono/cors';
import type { FacadeDeps } from '../handler-deps.ts';
import { HttpProblem, problemAnswer } from './problem-answer.ts';
import { readRequest } from './read-request.ts';
import type { Answer, Call } from './route-call.ts';

export type RouteFunction<Deps> = (deps: Deps, call: Call) => Promise<Answer>;
interface Variables {
  requestId: string;
}
export type App = Hono<{ Variables: Variables }>;

const REQUEST_ID = /^[\w.:-]{1,128}$/;
const EXPOSED_HEADERS = ['x-request-id', 'x-region', 'location', 'idempotency-replayed', 'retry-after', 'allow'];

/** Serves the routes that it is given a function for; of the others it knows that they are there. */
export function createRoutedApp<Deps extends FacadeDeps>(
  deps: Deps,
  functions: Partial<Record<RouteId, RouteFunction<Deps>>>,
): App {
  const app: App = new Hono<{ Variables: Variables }>();
  app.use(async (context, next) => {
    const given = context.req.header('x-request-id') ?? '';
    context.set('requestId', REQUEST_ID.test(given) ? given : deps.newRequestId());
    await next();
    context.header('x-request-id', context.get('requestId'));
    context.header('x-region', deps.config.region);
    context.header('x-content-type-options', 'nosniff');
    if (!context.res.headers.has('cache-control')) context.header('cache-control', 'no-store');
  });
  app.use(
    cors({
      origin: [...deps.allowedOrigins],
      allowMethods: ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'],
      allowHeaders: ['content-type', 'idempotency-key', 'x-request-id'],
      exposeHeaders: EXPOSED_HEADERS,
      maxAge: 600,
    }),
  );
  for (const [id, route] of Object.entries(ROUTES) as [RouteId, RouteDefinition][]) {
    const respond = functions[id];
    if (respond === undefined) continue;
    app.on(route.method, honoPath(route.path), (context) => answer(deps, context, id, respond));
  }
  app.notFound((context) => problemAnswer(unmatched(context.req.path, context.req.method), context.get('requestId')));
  app.onError((error, context) => problemAnswer(toProblem(deps, error, context), context.get('requestId')));
  return app;
}

async function answer<Deps extends FacadeDeps>(
  deps: Deps,
  context: Context<{ Variables: Variables }>,
  id: RouteId,
  respond: RouteFunction<Deps>,
): Promise<Response> {
  const route: RouteDefinition = ROUTES[id];
  const parts = await readRequest(route, context.req.raw);
  const { body, headers } = await respond(deps, { ...parts, path: context.req.param() as Record<string, string> });
  const { status, media } = route.success;
  if (body instanceof Uint8Array && media !== undefined) {
    return new Response(new Uint8Array(body), { status, headers: { 'content-type': media, ...headers } });
  }
  if (route.success.body === null) return new Response(null, { status });
  return new Response(JSON.stringify(body), {
    status,
    headers: { 'content-type': 'application/json', ...headers },
  });
}

function honoPath(path: string): string {
  return path.replace(/\{(\w+)\}/g, ':$1');
}

/** 405 where the path is known and the method is not, else 404. */
function unmatched(path: string, method: string): HttpProblem {
  const routes: readonly RouteDefinition[] = Object.values(ROUTES);
  const allowed = routes.filter((route) => pathPattern(route.path).test(path)).map((route) => route.method);
  if (allowed.length === 0) return new HttpProblem('not-found', { detail: 'GET /openapi.json lists what there is.' });
  return new HttpProblem('method-not-allowed', {
    detail: `${method.slice(0, 16)} is not among the methods of this path: ${allowed.join(', ')}.`,
    headers: { allow: allowed.join(', ') },
  });
}

function pathPattern(path: string): RegExp {
  return new RegExp(`^${path.replace(/[.]/g, '\\.').replace(/\{\w+\}/g, '[^/]+')}$`);
}

function toProblem(deps: FacadeDeps, error: unknown, context: Context<{ Variables: Variables }>): HttpProblem {
  if (error instanceof HttpProblem) return error;
  const { method, path } = context.req;
  const requestId = context.get('requestId');
  if (error instanceof StoreError) {
    deps.log.write('STORE_UNAVAILABLE', { method, path, requestId, failure: error.failure }, error);
    const isNewOrder = method === 'POST' && path === ROUTES.placeOrder.path;
    const code = error.failure === 'throttled' && isNewOrder ? 'shedding' : 'unavailable';
    if (code === 'shedding') deps.pressure.noteShed();
    return new HttpProblem(code, { headers: { 'retry-after': '1' } });
  }
  deps.log.write('REQUEST_FAILED', { method, path, requestId }, error);
  return new HttpProblem('internal');
}
