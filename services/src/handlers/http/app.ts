/** The HTTP façade: one Hono application built from the route table, the same on Lambda and on the laptop. */
import { ROUTES, type RouteDefinition, type RouteId } from '@tulip/contracts';
import { StoreError } from '@tulip/exchange';
import { type Context, Hono } from 'hono';
import { cors } from 'hono/cors';
import type { HandlerDeps } from '../handler-deps.ts';
import {
  answerAsyncApi,
  answerGetBook,
  answerGetMarket,
  answerGetStatus,
  answerListEvents,
  answerListTrades,
  answerOpenApi,
  createHealthAnswer,
} from './market-routes.ts';
import {
  answerCancelOrder,
  answerCancelOrders,
  answerGetOrder,
  answerListOrders,
  answerPlaceOrder,
  answerReplaceOrder,
} from './order-routes.ts';
import {
  answerCreatePersona,
  answerGetPersona,
  answerListPersonas,
  answerRemovePersona,
  answerUpdatePersona,
} from './persona-routes.ts';
import { HttpProblem, problemAnswer } from './problem-answer.ts';
import { readRequest } from './read-request.ts';
import type { Answer, Call } from './route-call.ts';

type RouteFunction = (deps: HandlerDeps, call: Call) => Promise<Answer>;
interface Variables {
  requestId: string;
}
type App = Hono<{ Variables: Variables }>;

const REQUEST_ID = /^[\w.:-]{1,128}$/;
const EXPOSED_HEADERS = ['x-request-id', 'x-region', 'location', 'idempotency-replayed', 'retry-after', 'allow'];

export function createHttpApp(deps: HandlerDeps): App {
  const app: App = new Hono<{ Variables: Variables }>();
  app.use(async (context, next) => {
    const given = context.req.header('x-request-id') ?? '';
    context.set('requestId', REQUEST_ID.test(given) ? given : deps.newRequestId());
    await next();
    context.header('x-request-id', context.get('requestId'));
    context.header('x-region', deps.config.region);
    context.header('x-content-type-options', 'nosniff');
    context.header('cache-control', 'no-store');
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
  const functions = routeFunctions(deps);
  for (const [id, route] of Object.entries(ROUTES) as [RouteId, RouteDefinition][]) {
    app.on(route.method, honoPath(route.path), (context) => answer(deps, context, id, functions[id]));
  }
  app.notFound((context) => problemAnswer(unmatched(context.req.path, context.req.method), context.get('requestId')));
  app.onError((error, context) => problemAnswer(toProblem(deps, error, context), context.get('requestId')));
  return app;
}

function routeFunctions(deps: HandlerDeps): Record<RouteId, RouteFunction> {
  return {
    placeOrder: answerPlaceOrder,
    listOrders: answerListOrders,
    getOrder: answerGetOrder,
    replaceOrder: answerReplaceOrder,
    cancelOrder: answerCancelOrder,
    cancelOrders: answerCancelOrders,
    listTrades: answerListTrades,
    listEvents: answerListEvents,
    getMarket: answerGetMarket,
    getBook: answerGetBook,
    listPersonas: answerListPersonas,
    createPersona: answerCreatePersona,
    getPersona: answerGetPersona,
    updatePersona: answerUpdatePersona,
    removePersona: answerRemovePersona,
    getStatus: answerGetStatus,
    getHealth: createHealthAnswer(deps),
    getOpenApi: answerOpenApi,
    getAsyncApi: answerAsyncApi,
  };
}

async function answer(
  deps: HandlerDeps,
  context: Context<{ Variables: Variables }>,
  id: RouteId,
  respond: RouteFunction,
): Promise<Response> {
  const route: RouteDefinition = ROUTES[id];
  const parts = await readRequest(route, context.req.raw);
  const { body, headers } = await respond(deps, { ...parts, path: context.req.param() as Record<string, string> });
  const { status } = route.success;
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

function toProblem(deps: HandlerDeps, error: unknown, context: Context<{ Variables: Variables }>): HttpProblem {
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
