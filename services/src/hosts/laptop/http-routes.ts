/** Which function answers a request, as API Gateway's HTTP API chooses it: the route that fits, else `$default`. */
import type { FunctionDefinition } from '@tulip/resources';
import type { HttpApp } from './deployed-code.ts';

/** Functions that serve HTTP, each with its application. */
export interface HttpFunction {
  readonly definition: FunctionDefinition;
  readonly app: HttpApp;
}

interface Route {
  readonly method: string;
  readonly path: RegExp;
  readonly app: HttpApp;
}

/** One application over all of them. There must be one for `$default`. */
export function routeByPath(functions: readonly HttpFunction[]): HttpApp {
  const routes = functions.flatMap(({ definition: { trigger }, app }) =>
    trigger.kind === 'http-api' ? trigger.routes.map((route) => routeOf(route, app)) : [],
  );
  return {
    fetch(request, bindings) {
      const { pathname } = new URL(request.url);
      // HEAD is GET without a body; API Gateway would want a route of its own for it.
      const method = request.method === 'HEAD' ? 'GET' : request.method;
      const route = routes.find((known) => known.method === method && known.path.test(pathname));
      const { app } = route ?? byDefault(routes);
      return app.fetch(request, bindings);
    },
  };
}

const DEFAULT = '$default';

function routeOf(route: string, app: HttpApp): Route {
  const [method = '', path = ''] = route.split(' ');
  const pattern = path.replaceAll('.', '\\.').replace(/\{\w+\}/g, '[^/]+');
  return { method, path: new RegExp(`^${pattern}$`), app };
}

function byDefault(routes: readonly Route[]): Route {
  const route = routes.find(({ method }) => method === DEFAULT);
  if (route === undefined) throw new Error('no function takes what no other does');
  return route;
}
