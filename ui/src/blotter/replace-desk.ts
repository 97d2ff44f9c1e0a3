/** Changes of terms on their way: what was asked, and what came of the asking. */
import type { Order, ReplaceOrderRequest } from '@tulip/contracts';
import type { ApiClient } from '../api/client.ts';
import { failureText } from '../api/outcome.ts';
import { createStore, type Schedule, type Store } from '../store/store.ts';

export type ReplaceState =
  | { readonly kind: 'asking' }
  /** The request is durable; the order's lane will carry it out. */
  | { readonly kind: 'requested'; readonly change: ReplaceOrderRequest }
  /** Refused, or without an answer: a change is not asked for again by itself, as the order may be another by then. */
  | { readonly kind: 'refused'; readonly text: string };

export interface ReplaceDesk {
  readonly store: Store<ReadonlyMap<string, ReplaceState>>;
  replace(orderId: string, change: ReplaceOrderRequest): void;
  /** Forgets what was said of the order, as when its terms are edited anew. */
  forget(orderId: string): void;
}

export interface ReplaceDeskDeps {
  readonly api: () => ApiClient;
  readonly onAnswer: (order: Order) => void;
  readonly schedule: Schedule;
}

const REMEMBERED_MAX = 200;

export function createReplaceDesk(deps: ReplaceDeskDeps): ReplaceDesk {
  const store = createStore<ReadonlyMap<string, ReplaceState>>(new Map(), deps.schedule);

  function put(orderId: string, state: ReplaceState): void {
    store.update((all) => new Map([...[...all].slice(-REMEMBERED_MAX), [orderId, state] as const]));
  }

  async function ask(orderId: string, change: ReplaceOrderRequest): Promise<void> {
    put(orderId, { kind: 'asking' });
    const answer = await deps.api().call('replaceOrder', { path: { orderId }, body: change });
    if (answer.ok) {
      put(orderId, { kind: 'requested', change });
      deps.onAnswer(answer.value.order);
      return;
    }
    const { failure } = answer;
    const isKnown = failure.kind === 'problem' && failure.status < 500;
    put(orderId, {
      kind: 'refused',
      text: `${failureText(failure)}${isKnown ? '' : ': unknown whether it was heard'}`,
    });
  }

  return {
    store,
    replace: (orderId, change) => void ask(orderId, change),
    forget: (orderId) => store.update((all) => new Map([...all].filter(([known]) => known !== orderId))),
  };
}
