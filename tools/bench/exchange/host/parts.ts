/** Which part of the exchange the one thread of a Region's process is working for, told from one callback to the next. */
import { AsyncLocalStorage } from 'node:async_hooks';
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { ClientRequest, IncomingMessage } from 'node:http';
import type { DeployedCode } from '@tulip/services/hosts/laptop/deployed-code.ts';

/** What the laptop does around the functions: polling, deleting, feeding changes, taking posts to connections. */
export const AROUND = 'around';

/** From `atUs` on (by the monotonic clock) the thread works for `part`. */
export interface Turn {
  readonly atUs: number;
  readonly part: string;
}

export interface PartWatch {
  /** The functions, each of which says when it works. */
  readonly code: DeployedCode;
  /** The part on whose behalf the caller runs. */
  current(): string;
  start(): void;
  stop(): readonly Turn[];
}

/**
 * A part's work comes in pieces: each begins with a request to the façade, an invocation, or the answer to a call of the SDK, and
 * lasts until the next piece of whichever part. So a note at each of these moments says whose time it is; nothing else is touched.
 */
export function watchParts(code: DeployedCode): PartWatch {
  const parts = new AsyncLocalStorage<string>();
  const askedBy = new WeakMap<object, string>();
  let turns: Turn[] = [];
  const note = (part: string): void => {
    turns.push({ atUs: Number(process.hrtime.bigint() / 1000n), part });
  };
  const current = (): string => parts.getStore() ?? AROUND;

  const onAsked = (message: unknown): void => {
    askedBy.set((message as { request: ClientRequest }).request, current());
  };
  const onAnswered = (message: unknown): void => {
    note(askedBy.get((message as { request: ClientRequest }).request) ?? AROUND);
  };
  const onRequest = (message: unknown): void => {
    const { url = '' } = (message as { request: IncomingMessage }).request;
    note(url.startsWith('/api/') ? 'http-api' : AROUND);
  };
  return {
    current,
    code: {
      runtime: () => code.runtime(),
      async app(entry) {
        const app = await code.app(entry);
        return { fetch: (request, bindings) => parts.run(entry, () => app.fetch(request, bindings)) };
      },
      async handler(entry) {
        const handler = await code.handler(entry);
        return (event, context) =>
          parts.run(entry, async () => {
            note(entry);
            try {
              return await handler(event, context);
            } finally {
              note(AROUND);
            }
          });
      },
    },
    start() {
      turns = [];
      subscribe('http.client.request.start', onAsked);
      subscribe('http.client.response.finish', onAnswered);
      subscribe('http.server.request.start', onRequest);
    },
    stop() {
      unsubscribe('http.client.request.start', onAsked);
      unsubscribe('http.client.response.finish', onAnswered);
      unsubscribe('http.server.request.start', onRequest);
      return turns;
    },
  };
}
