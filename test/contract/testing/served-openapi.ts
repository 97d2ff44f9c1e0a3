/** The OpenAPI document that a Region serves, asked whether an answer is in it. */
import { ROUTES, type RouteDefinition } from '@tulip/contracts';
import { expect } from 'vitest';

interface OpenApiDocument {
  readonly openapi: string;
  readonly paths: Readonly<Record<string, Readonly<Record<string, { readonly responses: Responses }>>>>;
  readonly components: { readonly responses: Readonly<Record<string, DocumentedAnswer>> };
}
type Responses = Readonly<Record<string, DocumentedAnswer | { readonly $ref: string }>>;
interface DocumentedAnswer {
  readonly headers?: Readonly<Record<string, unknown>>;
  readonly content?: Readonly<Record<string, { readonly examples?: Readonly<Record<string, unknown>> }>>;
}

/** One of the document for each Region: it does not change while the exchange runs. */
const documents = new Map<string, Promise<OpenApiDocument>>();

export function servedOpenApi(region: string): Promise<OpenApiDocument> {
  const known = documents.get(region);
  if (known !== undefined) return known;
  const asked = fetch(`${region}/openapi.json`).then((answer) => answer.json() as Promise<OpenApiDocument>);
  documents.set(region, asked);
  return asked;
}

/** Fails unless the route's operation lists the status with this content type, these headers and, for a problem, this code. */
export async function expectDocumented(
  region: string,
  route: RouteDefinition,
  answer: { readonly status: number; readonly headers: Headers; readonly code?: string },
): Promise<void> {
  const document = await servedOpenApi(region);
  const what = `${route.method} ${route.path} → ${answer.status}`;
  const operation = document.paths[route.path]?.[route.method.toLowerCase()];
  const response = operation?.responses[String(answer.status)];
  expect(response, `${what} is in openapi.json`).toBeDefined();
  if (response === undefined) return;
  const documented = '$ref' in response ? document.components.responses[nameOf(response.$ref)] : response;
  const content = documented?.content?.[answer.headers.get('content-type') ?? ''];
  expect(content, `${what}: the content type is in openapi.json`).toBeDefined();
  for (const name of Object.keys(documented?.headers ?? {})) {
    if (name === 'idempotency-replayed') continue;
    expect(answer.headers.get(name), `${what}: the documented header ${name}`).not.toBeNull();
  }
  if (answer.code !== undefined) {
    expect(Object.keys(content?.examples ?? {}), `${what}: the code is in openapi.json`).toContain(answer.code);
  }
}

/** The route that a path without query belongs to; `undefined` when nobody documents it. */
export function routeOf(method: string, path: string): RouteDefinition | undefined {
  const routes: readonly RouteDefinition[] = Object.values(ROUTES);
  return routes.find((route) => {
    const pattern = new RegExp(`^${route.path.replaceAll('.', '\\.').replace(/\{\w+\}/g, '[^/]+')}$`);
    return route.method === method && pattern.test(path);
  });
}

function nameOf(reference: string): string {
  return reference.split('/').at(-1) ?? '';
}
