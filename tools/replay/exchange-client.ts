/** A patient client of the public API: the same Idempotency-Key until there is an answer, never a guess. */
import { type Market, market, type Order, orderRow, order as orderSchema, parseInput } from '@tulip/contracts';
import { backoffMs, type Random } from '@tulip/std';
import * as z from 'zod/mini';

export interface PlaceBody {
  readonly userId: string;
  readonly side: 'BUY' | 'SELL';
  readonly price: string;
  readonly quantity: number;
}

export interface ExchangeClient {
  market(): Promise<Market>;
  /** Creates the persona unless it is there. */
  ensurePersona(userId: string, displayName: string): Promise<void>;
  place(body: PlaceBody, idempotencyKey: string): Promise<{ readonly order: Order; readonly isReplay: boolean }>;
  /** False when the order had already ended. */
  cancel(orderId: string): Promise<boolean>;
  /** Every order of the user, page by page. */
  orders(userId: string): AsyncIterable<Order>;
  /** Answers that had to be asked for again. */
  readonly retries: () => number;
}

const ATTEMPTS_MAX = 40;
const TIMEOUT_MS = 10_000;
const placedAnswer = z.object({ order: orderSchema });
const ordersPage = z.object({ orders: z.array(orderRow), nextCursor: z.nullable(z.string()) });

export function createExchangeClient(baseUrl: string, random: Random): ExchangeClient {
  let retries = 0;

  async function call(method: string, path: string, init: RequestInit = {}): Promise<Response> {
    for (let attempt = 1; ; attempt++) {
      const answer = await attemptCall(`${baseUrl}${path}`, { ...init, method });
      if (answer instanceof Response && answer.status < 500 && answer.status !== 429) return answer;
      if (attempt === ATTEMPTS_MAX) throw new Error(`${method} ${path}: no answer after ${ATTEMPTS_MAX} attempts`);
      retries += 1;
      await new Promise((resolve) => setTimeout(resolve, backoffMs(random, attempt, 50, 3_000)));
    }
  }

  return {
    retries: () => retries,
    async market() {
      return parseAnswer(market, await call('GET', '/api/market'), 200);
    },
    async ensurePersona(userId, displayName) {
      const answer = await call(
        'POST',
        '/api/personas',
        json({ userId, displayName, bio: 'A synthetic client of the replay.' }),
      );
      if (answer.status !== 201 && answer.status !== 409) throw await refusal(answer);
      await answer.arrayBuffer();
    },
    async place(body, idempotencyKey) {
      const answer = await call('POST', '/api/orders', json(body, { 'idempotency-key': idempotencyKey }));
      const { order } = await parseAnswer(placedAnswer, answer, 202);
      return { order, isReplay: answer.headers.get('idempotency-replayed') === 'true' };
    },
    async cancel(orderId) {
      const answer = await call('DELETE', `/api/orders/${orderId}`);
      if (answer.status !== 202 && answer.status !== 409) throw await refusal(answer);
      await answer.arrayBuffer();
      return answer.status === 202;
    },
    async *orders(userId) {
      let cursor: string | null = null;
      do {
        const query = new URLSearchParams({ userId, limit: '200', ...(cursor === null ? {} : { cursor }) });
        const page: z.infer<typeof ordersPage> = await parseAnswer(
          ordersPage,
          await call('GET', `/api/orders?${query}`),
          200,
        );
        yield* page.orders;
        cursor = page.nextCursor;
      } while (cursor !== null);
    },
  };
}

/** The answer, or undefined when there was none: then it is unknown what happened, and asking again is safe. */
async function attemptCall(url: string, init: RequestInit): Promise<Response | undefined> {
  try {
    return await fetch(url, { ...init, signal: AbortSignal.timeout(TIMEOUT_MS) });
  } catch {
    return undefined;
  }
}

function json(body: unknown, headers: Record<string, string> = {}): RequestInit {
  return { body: JSON.stringify(body), headers: { 'content-type': 'application/json', ...headers } };
}

async function parseAnswer<Schema extends z.ZodMiniType>(
  schema: Schema,
  answer: Response,
  status: number,
): Promise<z.output<Schema>> {
  if (answer.status !== status) throw await refusal(answer);
  const parsed = parseInput(schema, await answer.json(), 'answer');
  if (!parsed.ok) throw new Error(`unexpected answer: ${JSON.stringify(parsed.error)}`);
  return parsed.value;
}

async function refusal(answer: Response): Promise<Error> {
  return new Error(`${answer.url}: ${answer.status} ${(await answer.text()).slice(0, 300)}`);
}
