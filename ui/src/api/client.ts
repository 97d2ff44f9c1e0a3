/** The typed client of one Region: calls by the names of the route table, answers parsed by its schemas. */
import { type Problem, parseInput, problem, ROUTES, type RouteAnswer, type RouteId } from '@tulip/contracts';
import type { Timers } from '../time/timers.ts';
import type { CallOutcome } from './outcome.ts';

export interface CallInput {
  /** Values for the `{places}` of the path. */
  readonly path?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, string>>;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

export interface ApiClient {
  call<Id extends RouteId>(id: Id, input?: CallInput): Promise<CallOutcome<RouteAnswer<Id>>>;
}

export interface ApiClientDeps {
  readonly baseUrl: string;
  readonly fetch: (url: string, init: RequestInit) => Promise<Response>;
  readonly timers: Timers;
}

const TIMEOUT_MS = 8_000;
const NO_CONTENT = { ok: true, value: null } as const;

export function createApiClient(deps: ApiClientDeps): ApiClient {
  return {
    async call(id, input = {}) {
      const route = ROUTES[id];
      const answer = await exchangeBytes(deps, route.method, urlOf(deps.baseUrl, route.path, input), input);
      if (!answer.ok) return answer;
      const { status, json, retryAfterMs } = answer.value;
      if (status === route.success.status) {
        const { body } = route.success;
        const parsed = body === null ? NO_CONTENT : parseInput(body, json, 'answer');
        // The schema that parsed this is the one the type is read from; TypeScript cannot follow it through the table.
        if (parsed.ok) return { ok: true, value: parsed.value as RouteAnswer<typeof id> };
        return { ok: false, failure: { kind: 'unreadable', status, retryAfterMs } };
      }
      const refusal = parseInput(problem, json, 'answer');
      if (!refusal.ok) return { ok: false, failure: { kind: 'unreadable', status, retryAfterMs } };
      const told: Problem = refusal.value;
      return { ok: false, failure: { kind: 'problem', status, problem: told, retryAfterMs } };
    },
  };
}

interface RawAnswer {
  readonly status: number;
  /** Undefined when the body is not JSON. */
  readonly json: unknown;
  readonly retryAfterMs: number | null;
}

async function exchangeBytes(
  deps: ApiClientDeps,
  method: string,
  url: string,
  input: CallInput,
): Promise<CallOutcome<RawAnswer>> {
  const abort = new AbortController();
  let hasTimedOut = false;
  const stopWaiting = deps.timers.after(TIMEOUT_MS, () => {
    hasTimedOut = true;
    abort.abort();
  });
  try {
    const content = contentOf(input.body);
    const headers = content === null ? input.headers : { 'content-type': content.type, ...input.headers };
    const response = await deps.fetch(url, {
      method,
      signal: abort.signal,
      cache: 'no-store',
      ...(headers === undefined ? {} : { headers }),
      ...(content === null ? {} : { body: content.body }),
    });
    // The body is awaited inside the time limit too: an answer that stops half-way is no answer.
    const text = await response.text();
    const retryAfterMs = retryAfter(response.headers.get('retry-after'));
    return { ok: true, value: { status: response.status, json: parseJson(text), retryAfterMs } };
  } catch {
    return { ok: false, failure: { kind: 'unreachable', cause: hasTimedOut ? 'timeout' : 'network' } };
  } finally {
    stopWaiting();
  }
}

/** A file goes as it is, everything else as JSON. */
function contentOf(body: unknown): { readonly type: string; readonly body: BodyInit } | null {
  if (body === undefined) return null;
  if (body instanceof Blob) return { type: body.type, body };
  return { type: 'application/json', body: JSON.stringify(body) };
}

function urlOf(baseUrl: string, path: string, input: CallInput): string {
  const filled = path.replace(/\{(\w+)\}/g, (_place, name: string) => encodeURIComponent(input.path?.[name] ?? ''));
  const query = input.query === undefined ? '' : `?${new URLSearchParams(input.query).toString()}`;
  return `${baseUrl}${filled}${query}`;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Whole seconds only: the exchange never sends a date here. */
function retryAfter(header: string | null): number | null {
  return header !== null && /^\d{1,5}$/.test(header) ? Number(header) * 1000 : null;
}
