/** RFC 9457 answers as OpenAPI components: one for each set of codes that share a status on some route. */
import { ERRORS, type ErrorCode, type RouteDefinition } from '@tulip/contracts';
import { type Json, schemaRef } from './json-schemas.ts';

/** An unknown persona is 404 in a path or a query and 422 in a body; every other code has one status. */
export function statusOf(code: ErrorCode, route: RouteDefinition): number {
  return code === 'unknown-persona' && 'body' in route && !route.path.includes('{userId}') ? 422 : ERRORS[code].status;
}

/** `shedding-or-cancel-only`; with the status where it is not the registry's own. */
export function uniqueResponseName(codes: readonly ErrorCode[], status: number): string {
  const isUsual = codes.every((code) => ERRORS[code].status === status);
  return [...codes].sort().join('-or-') + (isUsual ? '' : `-${status}`);
}

/** All of them, by name. */
export function problemResponses(routes: readonly RouteDefinition[]): Record<string, Json> {
  const responses = new Map<string, Json>();
  for (const route of routes) {
    const codes: ErrorCode[] = [...route.errors, 'internal'];
    for (const [status, group] of Map.groupBy(codes, (code) => statusOf(code, route))) {
      responses.set(uniqueResponseName(group, status), problemResponse(group, status));
    }
  }
  return Object.fromEntries([...responses].sort(([a], [b]) => (a < b ? -1 : 1)));
}

function problemResponse(codes: readonly ErrorCode[], status: number): Json {
  const sorted = [...codes].sort();
  const names = ['x-request-id', 'x-region', ...(status === 429 || status === 503 ? ['retry-after'] : [])];
  return {
    description: sorted.map((code) => `\`${code}\`: ${ERRORS[code].title}. ${ERRORS[code].action}`).join('\n\n'),
    headers: Object.fromEntries(names.map((name) => [name, { $ref: `#/components/headers/${name}` }])),
    content: {
      'application/problem+json': {
        schema: schemaRef('Problem'),
        examples: Object.fromEntries(sorted.map((code) => [code, { value: problemExample(code, status) }])),
      },
    },
  };
}

function problemExample(code: ErrorCode, status: number): Json {
  const { title, action } = ERRORS[code];
  const errors = [{ path: 'body.quantity', code: 'too-small', message: 'must be at least 1' }];
  return {
    type: `urn:tulip:error:${code}`,
    title,
    status,
    code,
    detail: action,
    requestId: '6f9c2b1e-0d1c-4a52-9d0e-3f2a7f1c9b11',
    ...(code === 'invalid-request' && { errors }),
  };
}
