/** Which orders the blotter shows, and in which order: open ones first, then history, newest on top. */
import { isTerminal, type OrderView } from '../feed/order-view.ts';

export type BlotterScope = 'mine' | 'everyone';

export interface BlotterView {
  readonly open: readonly OrderView[];
  readonly history: readonly OrderView[];
}

export function blotterView(
  orders: ReadonlyMap<string, OrderView>,
  scope: BlotterScope,
  userId: string | null,
): BlotterView {
  const shown = [...orders.values()].filter((order) => scope === 'everyone' || order.userId === userId);
  shown.sort((a, b) => compareText(b.acceptedAt, a.acceptedAt) || compareText(a.orderId, b.orderId));
  return {
    open: shown.filter((order) => !isTerminal(order.status)),
    history: shown.filter((order) => isTerminal(order.status)),
  };
}

function compareText(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
