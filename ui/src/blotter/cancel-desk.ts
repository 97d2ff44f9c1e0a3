/** Cancels on their way: asked until there is an answer, because asking twice is harmless. */
import type { Order } from '@tulip/contracts';
import type { ApiClient } from '../api/client.ts';
import { failureText } from '../api/outcome.ts';
import { createStore, type Schedule, type Store } from '../store/store.ts';
import { retryDelayMs } from '../time/retry-delay.ts';
import type { Timers } from '../time/timers.ts';

export type CancelState =
  | { readonly kind: 'asking' }
  /** The request is durable; the order's lane will carry it out. */
  | { readonly kind: 'requested' }
  /** Refused: too late, or unknown there. */
  | { readonly kind: 'refused'; readonly text: string }
  /** No answer yet: it is asked again. */
  | { readonly kind: 'checking'; readonly text: string };

export interface CancelDesk {
  readonly store: Store<ReadonlyMap<string, CancelState>>;
  cancel(orderId: string): void;
  /** Asks for the cancel of whatever the user has open, page after page; answers what to tell the user. */
  cancelAll(userId: string): Promise<string>;
}

export interface CancelDeskDeps {
  readonly api: () => ApiClient;
  readonly onAnswer: (order: Order) => void;
  readonly timers: Timers;
  readonly random: () => number;
  readonly schedule: Schedule;
}

const ATTEMPTS_MAX = 8;
const REMEMBERED_MAX = 200;

export function createCancelDesk(deps: CancelDeskDeps): CancelDesk {
  const store = createStore<ReadonlyMap<string, CancelState>>(new Map(), deps.schedule);

  function put(orderId: string, state: CancelState): void {
    store.update((all) => new Map([...[...all].slice(-REMEMBERED_MAX), [orderId, state] as const]));
  }

  async function ask(api: ApiClient, orderId: string, attempt: number): Promise<void> {
    const answer = await api.call('cancelOrder', { path: { orderId } });
    if (answer.ok) {
      put(orderId, { kind: 'requested' });
      deps.onAnswer(answer.value.order);
      return;
    }
    const text = failureText(answer.failure);
    const isRefused = answer.failure.kind === 'problem' && answer.failure.status < 500 && answer.failure.status !== 429;
    if (isRefused || attempt >= ATTEMPTS_MAX) {
      put(orderId, { kind: 'refused', text });
      return;
    }
    put(orderId, { kind: 'checking', text });
    deps.timers.after(retryDelayMs(deps.random, attempt, 500, 8_000), () => void ask(api, orderId, attempt + 1));
  }

  async function askAll(api: ApiClient, userId: string): Promise<string> {
    let requested = 0;
    let cursor: string | null = null;
    for (let attempt = 1; ; ) {
      const query: Record<string, string> = { userId, ...(cursor === null ? {} : { cursor }) };
      const answer = await api.call('cancelOrders', { query });
      if (answer.ok) {
        requested += answer.value.requested;
        cursor = answer.value.nextCursor;
        if (cursor === null) return `${requested} ${requested === 1 ? 'cancel' : 'cancels'} asked for`;
        continue;
      }
      const isRefused = answer.failure.kind === 'problem' && answer.failure.status < 500;
      if (isRefused || attempt >= ATTEMPTS_MAX) return `${requested} asked for, then: ${failureText(answer.failure)}`;
      const delayMs = retryDelayMs(deps.random, attempt, 500, 8_000);
      await new Promise<void>((resolve) => void deps.timers.after(delayMs, resolve));
      attempt += 1;
    }
  }

  return {
    store,
    cancelAll: (userId) => askAll(deps.api(), userId),
    cancel(orderId) {
      const { kind } = store.latest().get(orderId) ?? {};
      if (kind === 'asking' || kind === 'checking') return;
      put(orderId, { kind: 'asking' });
      void ask(deps.api(), orderId, 1);
    },
  };
}
