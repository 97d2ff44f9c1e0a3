/** A client of one Region that believes nothing: every answer is held to its schema, to openapi.json and to the headers that all share. */
import { randomUUID } from 'node:crypto';
import {
  type ErrorCode,
  type Order,
  type PlaceOrderRequest,
  type Problem,
  problem,
  ROUTES,
  type RouteAnswer,
  type RouteDefinition,
  type RouteId,
} from '@tulip/contracts';
import { eventually } from '@tulip/tools/running-exchange/eventually';
import { expect } from 'vitest';
import { expectDocumented } from './served-openapi.ts';
import { parseStrictly } from './strict.ts';

type Query = Readonly<Record<string, string | number>>;

export interface Ask {
  /** Values of the `{parameter}` in the path. */
  readonly id?: string;
  readonly query?: Query;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

export interface Answer<Body> {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Body;
}

export type OrderBody = Omit<Partial<PlaceOrderRequest>, 'userId'> & { readonly userId: string };

export interface RegionApi {
  readonly base: string;
  /** The call must succeed. */
  ask<Id extends RouteId>(id: Id, ask?: Ask): Promise<Answer<RouteAnswer<Id>>>;
  /** The call must be refused with this code. */
  refused(id: RouteId, code: ErrorCode, ask?: Ask): Promise<Answer<Problem>>;
  /** Places an order under a key of its own unless one is given. */
  place(body: OrderBody, key?: string): Promise<Answer<RouteAnswer<'placeOrder'>>>;
  /** Creates a persona that no other test knows. */
  newTrader(name?: string): Promise<string>;
  /** Waits until the order has ended. */
  ended(orderId: string): Promise<RouteAnswer<'getOrder'>>;
  /** The last sequence number of each stream, as /api/status says. */
  streams(): Promise<Readonly<Record<string, number>>>;
}

const TERMINAL: readonly Order['status'][] = ['FILLED', 'CANCELLED', 'REJECTED'];

export function regionApi(base: string, regionName: string): RegionApi {
  async function send(id: RouteId, ask: Ask): Promise<Answer<unknown>> {
    const route: RouteDefinition = ROUTES[id];
    const path = route.path.replace(/\{\w+\}/, encodeURIComponent(ask.id ?? ''));
    const query = new URLSearchParams(
      Object.entries(ask.query ?? {}).map(([name, value]): [string, string] => [name, String(value)]),
    );
    const response = await fetch(`${base}${path}${query.size === 0 ? '' : `?${query}`}`, {
      method: route.method,
      headers: { ...(ask.body === undefined ? {} : { 'content-type': 'application/json' }), ...ask.headers },
      ...(ask.body === undefined ? {} : { body: JSON.stringify(ask.body) }),
    });
    expectCommonHeaders(response.headers, regionName);
    return { status: response.status, headers: response.headers, body: await contentOf(response) };
  }

  const api: RegionApi = {
    base,
    async ask(id, ask = {}) {
      const answer = await send(id, ask);
      expect(answer.status, `${id}: ${JSON.stringify(answer.body).slice(0, 500)}`).toBe(ROUTES[id].success.status);
      await expectDocumented(base, ROUTES[id], answer);
      const { body } = ROUTES[id].success;
      if (body === null) expect(answer.body, id).toBeNull();
      const parsed = body === null ? null : parseStrictly(body, answer.body, id);
      // The schema that parsed this is the one the type is read from; TypeScript cannot follow it through the table.
      return { ...answer, body: parsed as RouteAnswer<typeof id> };
    },
    async refused(id, code, ask = {}) {
      const answer = await send(id, ask);
      const body = parseStrictly(problem, answer.body, id);
      expect(body, id).toMatchObject({ code, status: answer.status, requestId: answer.headers.get('x-request-id') });
      await expectDocumented(base, ROUTES[id], { ...answer, code });
      return { ...answer, body };
    },
    place: (body, key = randomUUID()) =>
      api.ask('placeOrder', {
        headers: { 'idempotency-key': key },
        body: { side: 'BUY', quantity: 10, ...body },
      }),
    async newTrader(name = 'Trader') {
      const { body } = await api.ask('createPersona', { body: { displayName: name } });
      return body.persona.userId;
    },
    ended: (orderId) =>
      eventually(`the end of order ${orderId}`, async () => {
        const { body } = await api.ask('getOrder', { id: orderId });
        return TERMINAL.includes(body.order.status) && body;
      }),
    async streams() {
      return (await api.ask('getStatus')).body.streams;
    },
  };
  return api;
}

/** Null where there is no content. */
async function contentOf(response: Response): Promise<unknown> {
  const text = await response.text();
  return text === '' ? null : JSON.parse(text);
}

/** What every answer carries, errors among them. */
export function expectCommonHeaders(headers: Headers, regionName: string): void {
  expect(headers.get('x-region')).toBe(regionName);
  expect(headers.get('x-request-id')).toMatch(/^[\w.:-]{1,128}$/);
}
