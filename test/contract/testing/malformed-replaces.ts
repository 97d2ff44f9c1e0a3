/** Requests to replace an order that must be refused, each for one reason. */
import { PRICES, QUANTITIES } from './malformed-orders.ts';
import type { MalformedRequest } from './malformed-request.ts';

const NOBODY = '0'.repeat(32);
const CHANGE = JSON.stringify({ price: '12.50', quantity: 10 });

function patch(name: string, body: string, at: string): MalformedRequest {
  return { name, method: 'PATCH', path: `/api/orders/${NOBODY}`, body, status: 400, code: 'invalid-request', at };
}

function member(field: string, value: unknown): MalformedRequest {
  const text = JSON.stringify(value);
  return patch(`replace ${field} ${text.slice(0, 20)}`, JSON.stringify({ [field]: value }), `body.${field}`);
}

function elsewhere(id: string): MalformedRequest {
  const path = `/api/orders/${id}`;
  return { name: `PATCH order ${id}`, method: 'PATCH', path, body: CHANGE, status: 404, code: 'not-found' };
}

export const MALFORMED_REPLACES: readonly MalformedRequest[] = [
  ...PRICES.map((price) => member('price', price)),
  ...QUANTITIES.map((quantity) => member('quantity', quantity)),
  // What an order has besides may not be replaced.
  ...Object.entries({ side: 'SELL', type: 'MARKET', timeInForce: 'IOC', userId: 'clusius', postOnly: true }).map(
    ([field, value]) => patch(`replace ${field}`, JSON.stringify({ quantity: 1, [field]: value }), `body.${field}`),
  ),
  patch('replace nothing', '{}', 'body'),
  patch('replace by an array', '[]', 'body'),
  patch('replace by null', 'null', 'body'),
  patch('replace by half a body', CHANGE.slice(0, -1), 'body'),
  patch('replace by no body', '', 'body'),
  { ...patch('a query on a replace', CHANGE, 'query.force'), path: `/api/orders/${NOBODY}?force=true` },
  {
    ...{ name: 'replace by a form', method: 'PATCH', path: `/api/orders/${NOBODY}`, body: 'quantity=1' },
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    ...{ status: 415, code: 'unsupported-media-type' },
  },
  {
    ...{ name: 'replace by 2 MB', method: 'PATCH', path: `/api/orders/${NOBODY}`, body: CHANGE.padEnd(2_000_000) },
    ...{ status: 413, code: 'payload-too-large' },
  },
  ...[NOBODY, 'nope', '%00', 'A'.repeat(32)].map(elsewhere),
];
