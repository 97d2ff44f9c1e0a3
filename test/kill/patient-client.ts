/** A client that never guesses: it asks the same thing again until the exchange, dead or alive, has answered. */
import { setTimeout as sleep } from 'node:timers/promises';
import { parseInput } from '@tulip/contracts';

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: unknown;
}

export interface Question {
  readonly method?: 'GET' | 'POST' | 'DELETE';
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

type Schema = Parameters<typeof parseInput>[0];

/** A documented success: one of `ROUTES`. */
interface Success<Body extends Schema> {
  readonly status: number;
  readonly body: Body;
}

export interface PatientClient {
  /** The first answer that is neither a 5xx nor a 429; no connection is no answer. */
  ask(path: string, question?: Question): Promise<Answer>;
  /** Asks, and parses the answer by the contract; any other than the documented success throws. */
  read<Body extends Schema>(path: string, success: Success<Body>): Promise<Body['_zod']['output']>;
  /** How often it had to ask again. */
  retries(): number;
}

const TIMEOUT_MS = 10_000;
const PAUSE_MS = 40;
/** Far more than any restart takes: a client that asks this often has found an exchange that does not come back. */
const ATTEMPTS_MAX = 1_500;

export function createPatientClient(baseUrl: string): PatientClient {
  let retries = 0;

  async function ask(path: string, question: Question = {}): Promise<Answer> {
    for (let attempt = 1; attempt <= ATTEMPTS_MAX; attempt++) {
      const answer = await askOnce(`${baseUrl}${path}`, question);
      if (answer !== undefined && answer.status < 500 && answer.status !== 429) return answer;
      retries += 1;
      await sleep(PAUSE_MS);
    }
    throw new Error(`no answer from ${baseUrl}${path} in ${ATTEMPTS_MAX} attempts`);
  }

  return {
    ask,
    async read(path, success) {
      const { status, body } = await ask(path);
      if (status !== success.status) throw new Error(`${path} answers ${status}: ${JSON.stringify(body)}`);
      const parsed = parseInput(success.body, body, 'answer');
      if (!parsed.ok) throw new Error(`${path} answers what the contract does not: ${JSON.stringify(parsed.error)}`);
      return parsed.value;
    },
    retries: () => retries,
  };
}

/** `undefined` when the connection broke: then nobody knows what happened, and asking again is safe. */
async function askOnce(url: string, { method = 'GET', headers, body }: Question): Promise<Answer | undefined> {
  try {
    const response = await fetch(url, {
      method,
      headers: { ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...headers },
      body: body === undefined ? null : JSON.stringify(body),
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    const text = await response.text();
    return { status: response.status, headers: response.headers, body: text === '' ? undefined : JSON.parse(text) };
  } catch {
    return undefined;
  }
}
