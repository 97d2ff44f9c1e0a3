/** Paths, methods and queries that must be refused; and what is not even HTTP, for a bare socket. */
import type { ErrorCode } from '@tulip/contracts';
import type { MalformedRequest } from './malformed-request.ts';

const NOBODY = '0'.repeat(32);

function get(path: string, status: number, code: ErrorCode, at?: string): MalformedRequest {
  return { name: `GET ${path.slice(0, 60)}`, method: 'GET', path, status, code, ...(at === undefined ? {} : { at }) };
}

function badQuery(path: string, parameter: string, values: readonly string[]): MalformedRequest[] {
  const joint = path.includes('?') ? '&' : '?';
  return values.map((value) =>
    get(`${path}${joint}${parameter}=${value}`, 400, 'invalid-request', `query.${parameter}`),
  );
}

const LIMITS = ['0', '201', '-1', 'abc', '1e1', '1.5', '', '%2B1', '01', '9'.repeat(30), '%00', '10%20', 'null'];
const CURSORS = [
  ...['garbage', '', 'null', '%00', '%ff%fe', '%25zz', '..%2f..%2f', 'orders~x~y', 'a'.repeat(513), 'a'.repeat(5_000)],
  ...['orders~2026-01-01T00%3A00%3A00.000Z%23x%23us-east-2~0', '%5B%5D', '1%27%20OR%201%3D1'],
];
const STREAMS = [
  ...[
    '',
    'us-east-2',
    'us-east-2/',
    'us-east-2/TULIP',
    'us-east-2/TULIP-',
    '/TULIP-1',
    'us-east-2/tulip-1',
    '%00',
    '%ff',
  ],
  ...[
    'us-east-2/TULIP-1%00',
    'us-east-2/TULIP-999',
    '../../TULIP-1',
    '__proto__',
    'us-east-2/TULIP-1/x',
    'x'.repeat(3_000),
  ],
];

/** A mass cancel that names nobody, or more than it may. */
function massCancel(query: string, at: string): MalformedRequest {
  const path = `/api/orders${query}`;
  return { name: `DELETE ${path.slice(0, 60)}`, method: 'DELETE', path, status: 400, code: 'invalid-request', at };
}

const MASS_CANCELS: readonly MalformedRequest[] = [
  massCancel('', 'query.userId'),
  ...['', 'Clusius', '%2e%2e', 'a'.repeat(33), '%F0%9F%8C%B7', 'a%00', '*'].map((userId) =>
    massCancel(`?userId=${userId}`, 'query.userId'),
  ),
  massCancel('?userId=clusius&userId=oosterwijck', 'query.userId'),
  ...['', 'buy', 'BOTH', 'SELL%00'].map((side) => massCancel(`?userId=clusius&side=${side}`, 'query.side')),
  ...['limit', 'status', 'force', '__proto__'].map((name) => massCancel(`?userId=clusius&${name}=1`, `query.${name}`)),
  ...CURSORS.map((cursor) => massCancel(`?userId=clusius&cursor=${cursor}`, 'query.cursor')),
  {
    ...{ name: 'a mass cancel of nobody', method: 'DELETE', path: '/api/orders?userId=nobody' },
    ...{ status: 404, code: 'unknown-persona' },
  },
];

export const MALFORMED_TARGETS: readonly MalformedRequest[] = [
  ...['/api/orders', '/api/trades'].flatMap((path) => [
    ...badQuery(path, 'limit', LIMITS),
    ...badQuery(path, 'cursor', CURSORS),
    get(`${path}?limit=1&limit=2`, 400, 'invalid-request', 'query.limit'),
    get(`${path}?foo=1`, 400, 'invalid-request', 'query.foo'),
    get(`${path}?__proto__=1`, 400, 'invalid-request', 'query.__proto__'),
    get(`${path}?constructor=1`, 400, 'invalid-request', 'query.constructor'),
  ]),
  ...MASS_CANCELS,
  ...badQuery('/api/orders', 'status', ['', 'filled', 'OPEN', 'FILLED%00']),
  ...badQuery('/api/orders', 'userId', ['', 'Clusius', '%2e%2e', 'a'.repeat(33), '%F0%9F%8C%B7', 'a%00']),
  get('/api/orders?userId=clusius&userId=clusius', 400, 'invalid-request', 'query.userId'),
  ...badQuery('/api/events', 'stream', STREAMS),
  get('/api/events?limit=1', 400, 'invalid-request', 'query.limit'),
  get('/api/events?stream=us-east-2/TULIP-1&stream=us-east-2/TULIP-1', 400, 'invalid-request', 'query.stream'),
  ...badQuery('/api/events?stream=us-east-2/TULIP-1', 'after', [
    '-1',
    '1.5',
    '1e3',
    'x',
    '',
    '9007199254740993',
    '9'.repeat(40),
  ]),
  ...badQuery('/api/events?stream=us-east-2/TULIP-1', 'limit', ['0', '201']),
  ...badQuery('/api/book', 'depth', ['0', '101', '-1', 'all', '']),
  ...['/api/market', '/api/status', '/api/personas', '/health', '/openapi.json', '/asyncapi.json'].map((path) =>
    get(`${path}?x=1`, 400, 'invalid-request', 'query.x'),
  ),
  get(`/api/orders/${NOBODY}?x=1`, 400, 'invalid-request', 'query.x'),
  {
    name: 'a query on a cancel',
    method: 'DELETE',
    path: `/api/orders/${NOBODY}?force=true`,
    status: 400,
    code: 'invalid-request',
  },
  ...[
    '..%2f',
    '%00',
    '%ff',
    '%',
    '%zz',
    'nope',
    NOBODY.slice(1),
    `${NOBODY}0`,
    'A'.repeat(32),
    '%2e%2e%2f%2e%2e',
    "'%20OR%201=1",
    '$%7Bjndi%7D',
  ].flatMap((id) => [
    get(`/api/orders/${id}`, 404, 'not-found'),
    {
      name: `DELETE order ${id}`,
      method: 'DELETE',
      path: `/api/orders/${id}`,
      status: 404,
      code: 'not-found' as const,
    },
  ]),
  get(`/api/orders/${'a'.repeat(8_000)}`, 404, 'not-found'),
  get('/api/orders/../../../etc/passwd', 404, 'not-found'),
  get('//api/orders', 404, 'not-found'),
  get('/api//orders', 404, 'not-found'),
  get('/api/orders%2f', 404, 'not-found'),
  get('/api/orders;x=1', 404, 'not-found'),
  ...['PATCH', 'PUT', 'PROPFIND', 'TRACE', 'REPORT'].map(
    (method): MalformedRequest => ({
      name: `${method} orders`,
      method,
      path: '/api/orders',
      status: 405,
      code: 'method-not-allowed',
    }),
  ),
  { name: 'POST to a GET', method: 'POST', path: '/api/trades', body: '{}', status: 405, code: 'method-not-allowed' },
  {
    name: '2 MB to nowhere',
    method: 'POST',
    path: '/api/nowhere',
    body: 'x'.repeat(2_000_000),
    status: 404,
    code: 'not-found',
  },
];

const CLOSE = 'Host: a\r\nConnection: close\r\n';
const UPGRADE = 'Host: a\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n';

/** What Node's own parser answers, or cuts: a 4xx or nothing, and the Region lives on. */
export const NOT_HTTP: readonly (readonly [string, string])[] = [
  ['noise', '\u0000\u0001\u0002\u0003\r\n\r\n'],
  ['words', 'let me in\r\n\r\n'],
  ['TLS', '\u0016\u0003\u0001\u0002\u0000\u0001\u0000\u0001\u00fc\u0003\u0003'],
  ['HTTP/2', 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'],
  ['HTTP/9.9', `GET /health HTTP/9.9\r\n${CLOSE}\r\n`],
  ['no host', 'GET /health HTTP/1.1\r\nConnection: close\r\n\r\n'],
  ['a host of two words', 'GET /health HTTP/1.1\r\nHost: a b\r\nConnection: close\r\n\r\n'],
  ['half an IPv6 host', 'GET /health HTTP/1.1\r\nHost: [::\r\nConnection: close\r\n\r\n'],
  ['half an absolute target', `GET http://[/health HTTP/1.1\r\n${CLOSE}\r\n`],
  ['an asterisk', `OPTIONS * HTTP/1.1\r\n${CLOSE}\r\n`],
  ['CONNECT', `CONNECT a:1 HTTP/1.1\r\n${CLOSE}\r\n`],
  ['raw bytes in the target', `GET /api/orders/\u00e9 HTTP/1.1\r\n${CLOSE}\r\n`],
  ['a target of 20 KB', `GET /api/orders/${'a'.repeat(20_000)} HTTP/1.1\r\n${CLOSE}\r\n`],
  ['a header of 20 KB', `GET /health HTTP/1.1\r\nX-Long: ${'a'.repeat(20_000)}\r\n${CLOSE}\r\n`],
  ['5,000 headers', `GET /health HTTP/1.1\r\n${'X-Many: 1\r\n'.repeat(5_000)}${CLOSE}\r\n`],
  ['a header without a name', `GET /health HTTP/1.1\r\n: x\r\n${CLOSE}\r\n`],
  ['a NUL in a header', `GET /health HTTP/1.1\r\nX-Nul: a\u0000b\r\n${CLOSE}\r\n`],
  ['two lengths', `POST /api/orders HTTP/1.1\r\nContent-Length: 3\r\nContent-Length: 4\r\n${CLOSE}\r\nabcd`],
  ['a negative length', `POST /api/orders HTTP/1.1\r\nContent-Length: -3\r\n${CLOSE}\r\n`],
  [
    'a length and pieces',
    `POST /api/orders HTTP/1.1\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n${CLOSE}\r\n0\r\n\r\n`,
  ],
  ['a piece without a size', `POST /api/orders HTTP/1.1\r\nTransfer-Encoding: chunked\r\n${CLOSE}\r\nzz\r\n\r\n`],
  ['an upgrade of nothing', `GET // HTTP/1.1\r\n${UPGRADE}\r\n`],
  ['an upgrade elsewhere', `GET /elsewhere HTTP/1.1\r\n${UPGRADE}\r\n`],
  ['an upgrade without a key', `GET /ws HTTP/1.1\r\n${UPGRADE}\r\n`],
  [
    'an upgrade of an old version',
    `GET /ws HTTP/1.1\r\n${UPGRADE}Sec-WebSocket-Key: dGhlIHNhbXBsZQ==\r\nSec-WebSocket-Version: 7\r\n\r\n`,
  ],
  [
    'an upgrade by POST',
    `POST /ws HTTP/1.1\r\n${UPGRADE}Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n`,
  ],
  ['an upgrade to h2c', `GET /health HTTP/1.1\r\nHost: a\r\nUpgrade: h2c\r\nConnection: Upgrade\r\n\r\n`],
];
