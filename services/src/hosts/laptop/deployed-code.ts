/** The deployed Lambda entry files, as the laptop loads them: unchanged, after the environment is set. */
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { SQSClient } from '@aws-sdk/client-sqs';
import { assert } from '@tulip/std';
import type { LambdaHandler } from './invocation.ts';

/** The HTTP façade, as every host serves it. */
export interface HttpApp {
  fetch(request: Request, bindings?: object): Response | Promise<Response>;
}

/** What the functions of one process share. */
export interface RegionRuntime {
  readonly clients: { readonly dynamodb: DynamoDBClient; readonly sqs: SQSClient };
}

export interface DeployedCode {
  /** The `runtime` of `runtime.ts`. */
  runtime(): Promise<RegionRuntime>;
  /** The `app` of `<entry>.ts`, which serves HTTP. */
  app(entry: string): Promise<HttpApp>;
  /** The `handler` of `<entry>.ts`. */
  handler(entry: string): Promise<LambdaHandler>;
}

/** @param folder URL of the entries' folder, with a slash at its end. */
export function loadDeployedCode(folder: URL): DeployedCode {
  const load = async (file: string, name: string): Promise<unknown> => {
    const module: unknown = await import(new URL(`${file}.ts`, folder).href);
    assert(typeof module === 'object' && module !== null, `${file}.ts is not a module`);
    return Object.entries(module).find(([key]) => key === name)?.[1];
  };
  return {
    async runtime() {
      const runtime = await load('runtime', 'runtime');
      assert(isRuntime(runtime), 'runtime.ts does not export a runtime with clients');
      return runtime;
    },
    async app(entry) {
      const app = await load(entry, 'app');
      assert(isHttpApp(app), `${entry}.ts does not export an app`);
      return app;
    },
    async handler(entry) {
      const handler = await load(entry, 'handler');
      assert(isHandler(handler), `${entry}.ts does not export a handler`);
      return handler;
    },
  };
}

function isRuntime(value: unknown): value is RegionRuntime {
  return typeof value === 'object' && value !== null && 'clients' in value;
}

function isHttpApp(value: unknown): value is HttpApp {
  return typeof value === 'object' && value !== null && 'fetch' in value;
}

function isHandler(value: unknown): value is LambdaHandler {
  return typeof value === 'function';
}
