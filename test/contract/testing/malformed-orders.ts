/** Bodies, keys and content types of `POST /api/orders` that must be refused, each for one reason. */
import type { MalformedRequest } from './malformed-request.ts';

const ORDER = { userId: 'clusius', side: 'BUY', price: '12.50', quantity: 10 };
const JSON_ORDER = JSON.stringify(ORDER);

/** The order with one member changed; `undefined` takes it away. */
function changed(name: string, change: Readonly<Record<string, unknown>>, at?: string): MalformedRequest {
  const body = JSON.stringify({ ...ORDER, ...change });
  return { name, body, status: 400, code: 'invalid-request', at: at ?? `body.${Object.keys(change)[0]}` };
}

/** A body as text, for what JSON.stringify would put right. */
function written(name: string, body: string | Uint8Array, at = 'body'): MalformedRequest {
  return { name, body, status: 400, code: 'invalid-request', at };
}

export const PRICES: readonly unknown[] = [
  ...['12.345', '1e5', '+1', '-1', ' 1', '1 ', '01.00', '1.', '.5', '', 'Infinity', 'NaN', '0x10', '1,5', '1_000'],
  ...[
    '0',
    '0.00',
    '-0.01',
    '1000000.01',
    '9'.repeat(400),
    '１２',
    '1\u0000',
    'fl 1',
    12.5,
    0,
    -1,
    1e21,
    true,
    null,
    [],
    {},
  ],
  ...[['12.50']],
];
export const QUANTITIES: readonly unknown[] = [0, -1, 1.5, 1_000_001, 2 ** 53, '10', '', null, true, [10], {}];
const SEEDS: readonly unknown[] = [-1, 2 ** 32, 1.5, '7', null, 1e300];
const USERS: readonly unknown[] = [
  '',
  'Clusius',
  'a'.repeat(33),
  '-a',
  'a b',
  'a/b',
  '../clusius',
  'ä',
  'a\u0000',
  7,
  null,
  ['clusius'],
];

const MEMBERS: readonly MalformedRequest[] = [
  ...PRICES.map((price) => changed(`price ${JSON.stringify(price).slice(0, 20)}`, { price })),
  ...QUANTITIES.map((quantity) => changed(`quantity ${JSON.stringify(quantity)}`, { quantity })),
  ...SEEDS.map((simulationSeed) => changed(`seed ${JSON.stringify(simulationSeed)}`, { simulationSeed })),
  ...USERS.map((userId) => changed(`user ${JSON.stringify(userId)}`, { userId })),
  ...['buy', 'HOLD', '', null, 1].map((side) => changed(`side ${JSON.stringify(side)}`, { side })),
  ...['STOP', 'limit', null].map((type) => changed(`type ${JSON.stringify(type)}`, { type })),
  ...['DAY', 'gtc', 0].map((timeInForce) => changed(`time in force ${timeInForce}`, { timeInForce })),
  ...['ROSE', 'tulip', null].map((market) => changed(`market ${market}`, { market })),
  changed('a price on MARKET', { type: 'MARKET' }, 'body.price'),
  ...['true', 1, null, 'yes'].map((postOnly) => changed(`post-only ${JSON.stringify(postOnly)}`, { postOnly })),
  ...['IOC', 'FOK'].map((timeInForce) =>
    changed(`post-only ${timeInForce}`, { postOnly: true, timeInForce }, 'body.postOnly'),
  ),
  changed('post-only MARKET', { postOnly: true, type: 'MARKET', price: undefined }, 'body.postOnly'),
  ...['cancel_taker', 'CANCEL', '', null, true].map((selfTrade) =>
    changed(`self-trade ${JSON.stringify(selfTrade)}`, { selfTrade }),
  ),
  ...['userId', 'side', 'price', 'quantity'].map((member) => changed(`no ${member}`, { [member]: undefined })),
  ...['status', 'orderId', 'region', 'Price', 'constructor', 'prototype', 'toString', 'hasOwnProperty'].map((member) =>
    changed(`the unknown member ${member}`, { [member]: 'FILLED' }),
  ),
  written('quantity 1e400', JSON_ORDER.replace('10}', '1e400}'), 'body.quantity'),
  written('seed -1e400', JSON_ORDER.replace('10}', '10,"simulationSeed":-1e400}'), 'body.simulationSeed'),
  written('__proto__ at the top', JSON_ORDER.replace('{', '{"__proto__":{"isAdmin":true},'), 'body.__proto__'),
  written('__proto__ within', JSON_ORDER.replace('"clusius"', '{"__proto__":{"isAdmin":true}}'), 'body.userId'),
  written('constructor within', JSON_ORDER.replace('"clusius"', '{"constructor":{"prototype":{}}}'), 'body.userId'),
];

const BODIES: readonly MalformedRequest[] = [
  ...['[]', 'null', '"order"', '42', 'true', `[${JSON_ORDER}]`, '{}'].map((body) => written(`the body ${body}`, body)),
  written('an empty body', ''),
  written('spaces for a body', '   \n'),
  written('half a body', JSON_ORDER.slice(0, -3)),
  written('a trailing comma', JSON_ORDER.replace('}', ',}')),
  written('single quotes', JSON_ORDER.replaceAll('"', "'")),
  written('a comment', `/* tulips */${JSON_ORDER}`),
  written('two bodies', JSON_ORDER + JSON_ORDER),
  written('NaN for a quantity', JSON_ORDER.replace('10}', 'NaN}')),
  written('a leading zero', JSON_ORDER.replace('10}', '010}')),
  written('a plus sign', JSON_ORDER.replace('10}', '+10}')),
  written('a NUL byte in a text', JSON_ORDER.replace('clusius', 'clus\u0000ius')),
  written('a NUL byte at the end', `${JSON_ORDER}\u0000`),
  written('a form', 'userId=clusius&side=BUY&price=12.50&quantity=10'),
  written('deep arrays', '['.repeat(30_000) + ']'.repeat(30_000)),
  written('deep objects', `${'{"a":'.repeat(10_000)}1${'}'.repeat(10_000)}`),
  written('deep arrays for a user', `{"userId":${'['.repeat(30_000)}${']'.repeat(30_000)}}`),
  written('deep arrays without an end', '['.repeat(60_000)),
  written('invalid UTF-8', Buffer.concat([Buffer.from('{"userId":"'), Buffer.from([0xff, 0xfe]), Buffer.from('"}')])),
  written('overlong UTF-8', Buffer.concat([Buffer.from('{"userId":"'), Buffer.from([0xc0, 0xaf]), Buffer.from('"}')])),
  written('UTF-16 unsaid', Buffer.from(JSON_ORDER, 'utf16le')),
  written('UTF-16 with its mark', Buffer.from(`\ufeff${JSON_ORDER}`, 'utf16le')),
  written('a byte order mark', `\ufeff${JSON_ORDER}`),
  {
    name: 'a query on a POST',
    path: '/api/orders?userId=clusius',
    body: JSON_ORDER,
    status: 400,
    code: 'invalid-request',
    at: 'query.userId',
  },
];

/** 2 MB that would be an order, were it shorter. */
const HUGE = JSON_ORDER.padEnd(2_000_000, ' ');

function tooLarge(name: string, request: Partial<MalformedRequest>): MalformedRequest {
  return { name, body: HUGE, status: 413, code: 'payload-too-large', ...request };
}

function wrongType(contentType: string | undefined, more: Readonly<Record<string, string>> = {}): MalformedRequest {
  const name = `content type ${contentType} ${JSON.stringify(more)}`;
  const headers = { 'content-type': contentType, ...more };
  return { name, headers, body: JSON_ORDER, status: 415, code: 'unsupported-media-type' };
}

function wrongKey(name: string, key: string | undefined): MalformedRequest {
  const headers = { 'idempotency-key': key };
  return { name, headers, body: JSON_ORDER, status: 400, code: 'invalid-request', at: 'header.idempotency-key' };
}

const ENVELOPES: readonly MalformedRequest[] = [
  tooLarge('2 MB', {}),
  tooLarge('2 MB in pieces', { isChunked: true }),
  tooLarge('64 KB and one byte', { body: JSON_ORDER.padEnd(64 * 1024 + 1, ' ') }),
  tooLarge('64 KB and one byte in pieces', { body: JSON_ORDER.padEnd(64 * 1024 + 1, ' '), isChunked: true }),
  ...[
    undefined,
    '',
    'text/plain',
    'application/xml',
    'application/json5',
    'application/jsonp',
    'multipart/form-data',
  ].map((contentType) => wrongType(contentType)),
  wrongType('application/json; charset=utf-16'),
  wrongType('application/json; charset=iso-8859-1'),
  wrongType('application/json, application/json'),
  ...['gzip', 'br', 'deflate', 'identity, gzip', 'nonsense'].map((encoding) =>
    wrongType('application/json', { 'content-encoding': encoding }),
  ),
  wrongKey('no key', undefined),
  wrongKey('an empty key', ''),
  wrongKey('a key of spaces', '   '),
  wrongKey('a key of 256', 'k'.repeat(256)),
  wrongKey('a key of 4,000', 'k'.repeat(4_000)),
  wrongKey('a key with a letter of Latin-1', 'clé'),
  wrongKey('a key with a tab', 'a\tb'),
];

export const MALFORMED_ORDERS: readonly MalformedRequest[] = [...MEMBERS, ...BODIES, ...ENVELOPES];
