/** The HTTP API as data: the façade is built from this table, and so is the OpenAPI document. */
import * as z from 'zod/mini';
import { balance, balanceSnapshot, portfolio } from './cash.ts';
import type { ErrorCode } from './error-codes.ts';
import { ledgerEvent } from './event.ts';
import { book, health, market, status } from './market.ts';
import { order, orderRow, orderStatus, placeOrderRequest, replaceOrderRequest, side } from './order.ts';
import { createPersonaRequest, persona, personaResponse, updatePersonaRequest } from './persona.ts';
import { cursor, idempotencyKey, streamName, userId } from './scalars.ts';
import { trade } from './trade.ts';

export interface RouteDefinition {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Path with `{parameter}` places. */
  readonly path: string;
  readonly summary: string;
  readonly query?: z.ZodMiniType;
  readonly headers?: z.ZodMiniType;
  readonly body?: z.ZodMiniType;
  /** A body that is taken as it comes, of one of these media types. */
  readonly upload?: { readonly types: readonly string[]; readonly maxBytes: number };
  /** A `body` of null is an answer without JSON: without content, or bytes of the `media` type. */
  readonly success: {
    readonly status: number;
    readonly description: string;
    readonly body: z.ZodMiniType | null;
    readonly media?: string;
  };
  /** `internal` goes without saying; every route refuses an unknown query parameter with `invalid-request`. */
  readonly errors: readonly ErrorCode[];
}

/** 200 KB: what a page may send for a picture of a few centimetres. */
export const MAX_PICTURE_BYTES = 200 * 1024;

/** A decimal integer in a query string, bounded. */
function intText(min: number, max: number) {
  return z.string().check(
    z.regex(/^(0|[1-9]\d{0,15})$/, `must be an integer from ${min} to ${max}`),
    z.refine((text) => Number(text) >= min && Number(text) <= max, `must be an integer from ${min} to ${max}`),
    // What the OpenAPI document says of it: a query has only text, its reader means a number.
    z.meta({ type: 'integer', minimum: min, maximum: max }),
  );
}

const limit = z.optional(intText(1, 200));
const page = { limit, cursor: z.optional(cursor) };

export const ROUTES = {
  placeOrder: {
    method: 'POST',
    path: '/api/orders',
    summary: 'Accept an order durably; the same Idempotency-Key and body return the same order for ever.',
    headers: z.object({ 'idempotency-key': idempotencyKey }),
    body: placeOrderRequest,
    query: z.strictObject({ balanceSnapshot: z.optional(z.enum(['true', 'false'])) }),
    success: {
      status: 202,
      description: 'Durably accepted. With `?balanceSnapshot=true` and the balance at hand, that too.',
      body: z.object({ order, balanceSnapshot: z.optional(balanceSnapshot) }),
    },
    errors: [
      'invalid-request',
      'payload-too-large',
      'unsupported-media-type',
      'idempotency-key-reused',
      'unknown-persona',
      'shedding',
      'cancel-only',
      'unavailable',
    ],
  },
  listOrders: {
    method: 'GET',
    path: '/api/orders',
    summary: 'Orders of all Regions as known here, newest first, one row an orderId.',
    query: z.strictObject({ userId: z.optional(userId), status: z.optional(orderStatus), ...page }),
    success: {
      status: 200,
      description: 'A page.',
      body: z.object({ orders: z.array(orderRow), nextCursor: z.nullable(z.string()) }),
    },
    errors: ['invalid-request', 'unavailable'],
  },
  cancelOrders: {
    method: 'DELETE',
    path: '/api/orders',
    summary:
      'Ask for the cancel of all open orders of a user, or of one side: a durable request for each, oldest order first, at most 100 a call; call again with `nextCursor` until it is null.',
    query: z.strictObject({ userId, side: z.optional(side), cursor: z.optional(cursor) }),
    success: {
      status: 202,
      description: 'The requests of this page are durable.',
      body: z.object({
        requested: z.int().check(z.gte(0), z.describe('For how many orders a request now stands.')),
        nextCursor: z.nullable(z.string()),
      }),
    },
    errors: ['invalid-request', 'unknown-persona', 'unavailable'],
  },
  getOrder: {
    method: 'GET',
    path: '/api/orders/{orderId}',
    summary: 'One order and its events.',
    query: z.strictObject({}),
    success: { status: 200, description: 'The order.', body: z.object({ order, events: z.array(ledgerEvent) }) },
    errors: ['invalid-request', 'not-found', 'unavailable'],
  },
  replaceOrder: {
    method: 'PATCH',
    path: '/api/orders/{orderId}',
    summary: 'Ask for other terms: a durable request, carried out by the owning Region’s lane; the last request wins.',
    query: z.strictObject({}),
    body: replaceOrderRequest,
    success: { status: 202, description: 'The request is durable; the order is as it was.', body: z.object({ order }) },
    errors: [
      'invalid-request',
      'payload-too-large',
      'unsupported-media-type',
      'not-found',
      'order-terminal',
      'unavailable',
    ],
  },
  cancelOrder: {
    method: 'DELETE',
    path: '/api/orders/{orderId}',
    summary: 'Ask for the cancel: a durable request, carried out by the owning Region’s lane.',
    query: z.strictObject({}),
    success: { status: 202, description: 'The request is durable.', body: z.object({ order }) },
    errors: ['invalid-request', 'not-found', 'order-terminal', 'unavailable'],
  },
  listTrades: {
    method: 'GET',
    path: '/api/trades',
    summary: 'Trades of all Regions as known here, newest first.',
    query: z.strictObject(page),
    success: {
      status: 200,
      description: 'A page.',
      body: z.object({ trades: z.array(trade), nextCursor: z.nullable(z.string()) }),
    },
    errors: ['invalid-request', 'unavailable'],
  },
  listEvents: {
    method: 'GET',
    path: '/api/events',
    summary: 'The ledger in order, for catch-up and replay: of one stream, or of all of them by sequence number.',
    query: z.strictObject({
      stream: z.optional(streamName),
      after: z.optional(intText(0, Number.MAX_SAFE_INTEGER)),
      limit,
    }),
    success: {
      status: 200,
      description: 'Events after `after`; `next` is the `after` of the following call, null at the end.',
      body: z.object({ events: z.array(ledgerEvent), next: z.nullable(z.int()) }),
    },
    errors: ['invalid-request', 'not-found', 'unavailable'],
  },
  getMarket: {
    method: 'GET',
    path: '/api/market',
    summary: 'Last, reference, session figures, mode.',
    query: z.strictObject({}),
    success: { status: 200, description: 'The market.', body: market },
    errors: ['invalid-request', 'unavailable'],
  },
  getBook: {
    method: 'GET',
    path: '/api/book',
    summary: 'The book; with SimFill a ladder round the reference price, marked simulated.',
    query: z.strictObject({ depth: z.optional(intText(1, 100)) }),
    success: { status: 200, description: 'The book.', body: book },
    errors: ['invalid-request', 'unavailable'],
  },
  listPersonas: {
    method: 'GET',
    path: '/api/personas',
    summary: 'Everybody who can trade.',
    query: z.strictObject({}),
    success: {
      status: 200,
      description: 'All personas, by display name.',
      body: z.object({ personas: z.array(persona) }),
    },
    errors: ['invalid-request', 'unavailable'],
  },
  createPersona: {
    method: 'POST',
    path: '/api/personas',
    summary: 'Create a persona.',
    body: createPersonaRequest,
    success: { status: 201, description: 'Created.', body: personaResponse },
    errors: ['invalid-request', 'payload-too-large', 'unsupported-media-type', 'persona-exists', 'unavailable'],
  },
  getPersona: {
    method: 'GET',
    path: '/api/personas/{userId}',
    summary: 'One persona.',
    query: z.strictObject({}),
    success: { status: 200, description: 'The persona.', body: personaResponse },
    errors: ['invalid-request', 'unknown-persona', 'unavailable'],
  },
  updatePersona: {
    method: 'PUT',
    path: '/api/personas/{userId}',
    summary: 'Replace name and bio; every order shows them from then on, old ones too.',
    query: z.strictObject({}),
    body: updatePersonaRequest,
    success: { status: 200, description: 'The persona as it is now.', body: personaResponse },
    errors: ['invalid-request', 'payload-too-large', 'unsupported-media-type', 'unknown-persona', 'unavailable'],
  },
  removePersona: {
    method: 'DELETE',
    path: '/api/personas/{userId}',
    summary:
      'Remove a persona for good: its history stays, its id is never used again. Doing it again changes nothing.',
    query: z.strictObject({
      force: z.optional(
        z
          .enum(['true', 'false'])
          .check(z.describe('Also with open orders: each of them is then asked to be cancelled.')),
      ),
    }),
    success: { status: 204, description: 'Removed.', body: null },
    errors: ['invalid-request', 'unknown-persona', 'persona-has-open-orders', 'unavailable'],
  },
  putAvatar: {
    method: 'PUT',
    path: '/api/personas/{userId}/avatar',
    summary: 'Give a persona a picture; what is kept is drawn anew, round, at 128×128 and 64×64, without metadata.',
    query: z.strictObject({}),
    upload: { types: ['image/png', 'image/jpeg'], maxBytes: MAX_PICTURE_BYTES },
    success: { status: 200, description: 'The persona with its picture.', body: personaResponse },
    errors: ['invalid-request', 'payload-too-large', 'unsupported-media-type', 'unknown-persona', 'unavailable'],
  },
  getAvatar: {
    method: 'GET',
    path: '/avatars/{file}',
    summary: 'A picture under its name, for ever the same.',
    query: z.strictObject({}),
    success: { status: 200, description: 'The picture.', body: null, media: 'image/webp' },
    errors: ['invalid-request', 'not-found', 'unavailable'],
  },
  getBalance: {
    method: 'GET',
    path: '/api/balances/{userId}',
    summary: 'A persona’s cash over all Regions, and its entries, newest first.',
    query: z.strictObject(page),
    success: { status: 200, description: 'The balance and a page of its entries.', body: balance },
    errors: ['invalid-request', 'unknown-persona', 'unavailable'],
  },
  getPortfolio: {
    method: 'GET',
    path: '/api/portfolio/{userId}',
    summary: 'Cash and positions over all Regions: by average cost, at the last price, short ones negative.',
    query: z.strictObject({}),
    success: { status: 200, description: 'The portfolio.', body: portfolio },
    errors: ['invalid-request', 'unknown-persona', 'unavailable'],
  },
  getStatus: {
    method: 'GET',
    path: '/api/status',
    summary: 'How this Region is doing.',
    query: z.strictObject({}),
    success: { status: 200, description: 'The status.', body: status },
    errors: ['invalid-request', 'unavailable'],
  },
  getHealth: {
    method: 'GET',
    path: '/health',
    summary: '200 only when a write and a read on the data path succeed.',
    query: z.strictObject({}),
    success: { status: 200, description: 'Healthy.', body: health },
    errors: ['invalid-request', 'unavailable'],
  },
  getOpenApi: {
    method: 'GET',
    path: '/openapi.json',
    summary: 'This document.',
    query: z.strictObject({}),
    success: { status: 200, description: 'OpenAPI 3.1.', body: z.record(z.string(), z.unknown()) },
    errors: ['invalid-request'],
  },
  getAsyncApi: {
    method: 'GET',
    path: '/asyncapi.json',
    summary: 'The WebSocket protocol and the queues.',
    query: z.strictObject({}),
    success: { status: 200, description: 'AsyncAPI 3.0.', body: z.record(z.string(), z.unknown()) },
    errors: ['invalid-request'],
  },
} as const satisfies Record<string, RouteDefinition>;

export type RouteId = keyof typeof ROUTES;
/** What a success of the route answers, parsed; null where there is no content. */
export type RouteAnswer<Id extends RouteId> = (typeof ROUTES)[Id]['success']['body'] extends {
  _zod: { output: infer Output };
}
  ? Output
  : null;
export const MAX_BODY_BYTES = 64 * 1024;
export const DEFAULT_PAGE_SIZE = 50;
export const DEFAULT_BOOK_DEPTH = 20;
