/** The OpenAPI 3.1 document of one Region's HTTP API, from the route table. */
import { avatarFile, type ErrorCode, orderId, ROUTES, type RouteDefinition, userId } from '@tulip/contracts';
import { type Example, examplesOf } from './examples.ts';
import {
  componentSchemas,
  type Json,
  membersOf,
  reachable,
  referencesIn,
  schemaOf,
  schemaRef,
  shapeName,
} from './json-schemas.ts';
import { problemResponses, statusOf, uniqueResponseName } from './problem-responses.ts';

const DIALECT = 'draft-2020-12';
const PATH_PARAMETERS = { orderId, userId, file: avatarFile } as const;
/** What every response carries, and what some do. */
const HEADERS = {
  'x-request-id': { description: 'Names this request in the logs.', schema: { type: 'string' } },
  'x-region': { description: 'The Region that answered.', schema: schemaRef('RegionName') },
  location: { description: 'The path of what was made.', schema: { type: 'string', format: 'uri-reference' } },
  'idempotency-replayed': {
    description:
      '`true` when the key was known and the order is returned as it is now; absent on the first acceptance.',
    schema: { type: 'string', enum: ['true'] },
  },
  'retry-after': { description: 'Seconds to wait before the next attempt.', schema: { type: 'integer', minimum: 1 } },
  allow: { description: 'The methods that this path answers.', schema: { type: 'string' } },
} as const;

/** Headers of a success, besides those that every response carries. */
const SPECIAL_HEADERS: Readonly<Record<string, readonly string[]>> = {
  placeOrder: ['location', 'idempotency-replayed'],
  createPersona: ['location'],
};

/** Deterministic: routes in the order of the table, schemas in the order of the registry. */
export function openApiDocument(examples: readonly Example[]): Json {
  const routes: [string, RouteDefinition][] = Object.entries(ROUTES);
  const paths: Record<string, Json> = {};
  for (const [id, route] of routes) {
    paths[route.path] = { ...paths[route.path], [route.method.toLowerCase()]: operation(id, route, examples) };
  }
  const responses = problemResponses(routes.map(([, route]) => route));
  const schemas = componentSchemas(DIALECT);
  // Balances, portfolios and conflicts are part of the contract before their routes are.
  const owed = ['Balance', 'Portfolio', 'ListConflictsResponse'];
  const roots = [...referencesIn(paths), ...referencesIn(responses), ...owed, 'RegionName'];
  return {
    openapi: '3.1.1',
    info: {
      title: 'TulipBroker',
      version: '1.0.0',
      summary: 'The HTTP API of one Region of the exchange.',
      description:
        'Money and prices are decimal strings: at most two decimals in, exactly two out. Unknown fields are refused. Errors are RFC 9457 problem details with a stable `code`. WebSocket and queues are described in /asyncapi.json.',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: '/', description: 'The Region that served this document.' }],
    security: [],
    tags: [...new Set(routes.map(([, route]) => tagOf(route)))].map((name) => ({ name })),
    paths,
    components: { schemas: reachable(schemas, roots), responses, headers: { ...HEADERS } },
  };
}

function operation(id: string, route: RouteDefinition, examples: readonly Example[]): Json {
  const parameters = [
    ...pathParameters(route.path),
    ...listed(route.query, 'query'),
    ...listed(route.headers, 'header'),
  ];
  return {
    operationId: id,
    tags: [tagOf(route)],
    summary: route.summary,
    ...(parameters.length > 0 && { parameters }),
    ...(route.body !== undefined && { requestBody: { required: true, content: content(route.body, examples) } }),
    ...(route.upload !== undefined && { requestBody: { required: true, content: mediaOf(route.upload.types) } }),
    responses: { [String(route.success.status)]: success(id, route, examples), ...failures(route) },
  };
}

function pathParameters(path: string): Json[] {
  return [...path.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => {
    const schema = Object.entries(PATH_PARAMETERS).find(([known]) => known === name)?.[1];
    if (schema === undefined) throw new Error(`${path} has a parameter without a schema: ${name}`);
    return { name, in: 'path', required: true, schema: schemaOf(schema, DIALECT) };
  });
}

function listed(schema: RouteDefinition['query'], place: 'query' | 'header'): Json[] {
  if (schema === undefined) return [];
  return membersOf(schema, DIALECT).map(({ name, schema: member, required }) => ({
    name,
    in: place,
    required,
    schema: member,
  }));
}

function content(schema: NonNullable<RouteDefinition['body']>, examples: readonly Example[]): Json {
  const own = examplesOf(examples, shapeName(schema) ?? '');
  return {
    'application/json': {
      schema: schemaOf(schema, DIALECT),
      ...(Object.keys(own).length > 0 && { examples: own }),
    },
  };
}

/** Bytes of these types: OpenAPI 3.1 says so with an empty schema. */
function mediaOf(types: readonly string[]): Json {
  return Object.fromEntries(types.map((type) => [type, {}]));
}

function success(id: string, route: RouteDefinition, examples: readonly Example[]): Json {
  const special = SPECIAL_HEADERS[id] ?? [];
  return {
    description: route.success.description,
    headers: headerRefs(['x-request-id', 'x-region', ...special]),
    ...(route.success.media !== undefined && { content: mediaOf([route.success.media]) }),
    ...(route.success.body !== null && { content: content(route.success.body, examples) }),
  };
}

/** One response a status, each defined once under `components.responses`. */
function failures(route: RouteDefinition): Record<string, Json> {
  const codes: ErrorCode[] = [...route.errors, 'internal'];
  const byStatus = Map.groupBy(codes, (code) => statusOf(code, route));
  const entries = [...byStatus].sort(([a], [b]) => a - b);
  return Object.fromEntries(
    entries.map(([status, group]) => [
      String(status),
      { $ref: `#/components/responses/${uniqueResponseName(group, status)}` },
    ]),
  );
}

function headerRefs(names: readonly string[]): Json {
  return Object.fromEntries(names.map((name) => [name, { $ref: `#/components/headers/${name}` }]));
}

function tagOf({ path }: RouteDefinition): string {
  return path.split('/').find((part) => part !== '' && part !== 'api') ?? 'api';
}
