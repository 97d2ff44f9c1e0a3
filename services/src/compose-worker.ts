/** What every function but the façade is composed of: the façade's dependencies, and the ports that only workers need. */
import { createWorkerAdapters } from '@tulip/adapters-aws';
import type { Composition } from './compose.ts';
import type { HandlerDeps } from './handlers/handler-deps.ts';

export function composeWorker({ deps, options }: Composition): HandlerDeps {
  return { ...deps, ...createWorkerAdapters(options) };
}
