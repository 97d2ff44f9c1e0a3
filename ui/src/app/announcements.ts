/** What is read aloud: the active persona's fills and refusals, summed up so that a burst is one sentence. */
import { isTerminal, type OrderView } from '../feed/order-view.ts';

/** One sentence at most every so many ms: a screen reader must be able to finish it. */
export const ANNOUNCE_EVERY_MS = 3_000;

/** What changed for `userId` between two views; empty when there is nothing to say. */
export function announcement(
  before: ReadonlyMap<string, OrderView>,
  after: ReadonlyMap<string, OrderView>,
  userId: string | null,
): string {
  const ended = [...after.values()].filter((order) => {
    const known = before.get(order.orderId);
    return order.userId === userId && isTerminal(order.status) && (known === undefined || !isTerminal(known.status));
  });
  const [only] = ended;
  if (only !== undefined && ended.length === 1) return single(only);
  const counts = [
    countText(ended, 'FILLED', 'filled'),
    countText(ended, 'CANCELLED', 'cancelled'),
    countText(ended, 'REJECTED', 'rejected'),
  ];
  return counts.filter((text) => text !== '').join(', ');
}

function single(order: OrderView): string {
  const side = order.side === 'BUY' ? 'Buy' : 'Sell';
  if (order.status === 'FILLED') return `${side} of ${order.quantity} filled at ${order.averagePrice ?? 'market'}.`;
  const what = order.status === 'REJECTED' ? 'rejected' : 'cancelled';
  const filled = order.filledQuantity > 0 ? `, ${order.filledQuantity} of ${order.quantity} filled` : '';
  return `${side} of ${order.quantity} ${what}${filled}.`;
}

function countText(orders: readonly OrderView[], status: OrderView['status'], word: string): string {
  const count = orders.filter((order) => order.status === status).length;
  return count === 0 ? '' : `${count} ${count === 1 ? 'order' : 'orders'} ${word}`;
}
