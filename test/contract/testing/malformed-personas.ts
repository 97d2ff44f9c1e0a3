/** Bodies and targets of the calls about personas that must be refused, each for one reason. */
import type { MalformedRequest } from './malformed-request.ts';

interface Call {
  readonly method: 'POST' | 'PUT';
  readonly path: string;
}

const CREATE: Call = { method: 'POST', path: '/api/personas' };
const UPDATE: Call = { method: 'PUT', path: '/api/personas/clusius' };

function refused(call: Call, name: string, body: unknown, at: string): MalformedRequest {
  const what = `${call.method}: ${name}`;
  return { ...call, name: what, body: JSON.stringify(body), status: 400, code: 'invalid-request', at };
}

const NAMES: readonly unknown[] = [
  ...['', ' ', ' a', 'a ', 'a\nb', 'a\u0000b', 'a\u001bb', 'a\u2028b', 'x'.repeat(61)],
  ...[7, null, [], {}, ['Anna']],
];
const BIOS: readonly unknown[] = ['x'.repeat(501), 'ding\u0007', 'a\u0000', 7, null, []];

/** What creating and editing refuse alike. */
function bodies(call: Call): MalformedRequest[] {
  const written = (name: string, body: string, at = 'body') => ({ ...refused(call, name, {}, at), body });
  return [
    refused(call, 'no display name', {}, 'body.displayName'),
    ...NAMES.map((displayName) =>
      refused(call, `display name ${JSON.stringify(displayName).slice(0, 20)}`, { displayName }, 'body.displayName'),
    ),
    ...BIOS.map((bio) =>
      refused(call, `bio ${JSON.stringify(bio).slice(0, 20)}`, { displayName: 'Anna', bio }, 'body.bio'),
    ),
    ...['avatarUrl', 'avatar', 'homeRegion', 'createdAt', 'removedAt', 'balance'].map((member) =>
      refused(call, `the member ${member}`, { displayName: 'Anna', [member]: 'x' }, `body.${member}`),
    ),
    written('half a character in a name', '{"displayName":"a\\ud800b"}', 'body.displayName'),
    written('half a character in a bio', '{"displayName":"a","bio":"\\udc00"}', 'body.bio'),
    written('__proto__', '{"displayName":"a","__proto__":{"isAdmin":true}}', 'body.__proto__'),
    ...['', '[]', 'null', '"Anna"', '{"displayName":"Anna"'].map((body) => written(`the body ${body}`, body)),
    {
      ...call,
      name: `${call.method}: 2 MB`,
      body: `{"displayName":"${'x'.repeat(2_000_000)}"}`,
      status: 413,
      code: 'payload-too-large',
    },
    {
      ...call,
      name: `${call.method}: plain text`,
      headers: { 'content-type': 'text/plain' },
      body: '{"displayName":"Anna"}',
      status: 415,
      code: 'unsupported-media-type',
    },
  ];
}

const IDS: readonly unknown[] = ['', 'Anna', '__proto__', 'a'.repeat(33), '-a', 'a/b', 1, null];
const NOBODIES = ['nobody', '__proto__', 'constructor', '%00', '..%2f', 'A', 'a'.repeat(500)];

function target(method: string, path: string, more: Partial<MalformedRequest> = {}): MalformedRequest {
  return { name: `${method} ${path.slice(0, 60)}`, method, path, status: 404, code: 'unknown-persona', ...more };
}

const TARGETS: readonly MalformedRequest[] = NOBODIES.flatMap((id) => [
  target('GET', `/api/personas/${id}`),
  target('DELETE', `/api/personas/${id}`),
  target('DELETE', `/api/personas/${id}?force=true`),
  target('PUT', `/api/personas/${id}`, { body: '{"displayName":"Anna"}' }),
]);

const QUERIES: readonly MalformedRequest[] = [
  ...['', 'yes', '1', 'TRUE', 'true&force=true'].map((force) =>
    target('DELETE', `/api/personas/clusius?force=${force}`, {
      status: 400,
      code: 'invalid-request',
      at: 'query.force',
    }),
  ),
  ...['GET', 'DELETE'].map((method) =>
    target(method, '/api/personas/clusius?x=1', { status: 400, code: 'invalid-request', at: 'query.x' }),
  ),
  target('PUT', '/api/personas/clusius?force=true', {
    body: '{"displayName":"Anna"}',
    status: 400,
    code: 'invalid-request',
    at: 'query.force',
  }),
  ...['PATCH', 'POST'].map((method) =>
    target(method, '/api/personas/clusius', { body: '{}', status: 405, code: 'method-not-allowed' }),
  ),
];

export const MALFORMED_PERSONAS: readonly MalformedRequest[] = [
  ...bodies(CREATE),
  ...IDS.map((userId) =>
    refused(CREATE, `user id ${JSON.stringify(userId)}`, { displayName: 'Anna', userId }, 'body.userId'),
  ),
  ...bodies(UPDATE),
  refused(UPDATE, 'the member userId', { displayName: 'Anna', userId: 'clusius' }, 'body.userId'),
  ...TARGETS,
  ...QUERIES,
];
