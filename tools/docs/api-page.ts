/** The reference page of the HTTP API: one row a route, from the route table. */
import { DEFAULT_PAGE_SIZE, MAX_BODY_BYTES, ROUTES, type RouteDefinition } from '@tulip/contracts';
import { membersOf, shapeName } from './json-schemas.ts';
import { code, page, table } from './markdown.ts';

export function apiPage(): string {
  const routes: RouteDefinition[] = Object.values(ROUTES);
  return page(
    'HTTP API',
    'From `packages/contracts/src/routes.ts`. The whole contract, with shapes and examples, is `GET /openapi.json` of any Region; the codes are in [errors.md](errors.md).',
    `Every response carries \`x-request-id\` and \`x-region\`. Bodies have at most ${MAX_BODY_BYTES / 1024} KB. Lists give ${DEFAULT_PAGE_SIZE} rows unless \`limit\` says otherwise.`,
    table(
      ['Call', 'Success', 'Errors', 'What it does'],
      routes.map((route) => [
        code(`${route.method} ${route.path}${queryText(route)}`),
        `${route.success.status} ${successText(route)}`.trim(),
        route.errors.map(code).join(' '),
        route.summary,
      ]),
    ),
  );
}

function queryText({ query }: RouteDefinition): string {
  const names = query === undefined ? [] : membersOf(query, 'draft-2020-12').map(({ name }) => name);
  return names.length === 0 ? '' : `?${names.join('&')}`;
}

function successText({ success }: RouteDefinition): string {
  const name = success.body === null ? undefined : shapeName(success.body);
  return name === undefined ? '' : code(name);
}
