/** Ask for a cancel: a durable wish, carried out by the lane that owns the order; the first command in the ledger wins. */
import type { Order } from '@tulip/contracts';
import { err, ok, type Result } from '@tulip/std';
import { isTerminal } from '../domain/order-transitions.ts';
import { orderView, winnerOf } from '../domain/order-view.ts';
import type { OrderStore } from '../ports/order-store.ts';
import { type RequestCancelDeps, requestCancel, ringCancel } from './request-cancel.ts';

export interface CancelOrderDeps extends RequestCancelDeps {
  readonly orders: Pick<OrderStore, 'versions' | 'requestCancel'>;
}

export async function cancelOrder(
  deps: CancelOrderDeps,
  orderId: string,
): Promise<Result<Order, 'not-found' | 'order-terminal'>> {
  const versions = await deps.orders.versions(orderId, deps.config.regions);
  if (versions.length === 0) return err('not-found');
  const winner = winnerOf(versions);
  if (isTerminal(winner.status)) return err('order-terminal');
  await requestCancel(deps, winner, 'user-cancel');
  await ringCancel(deps, winner);
  return ok(orderView(versions));
}
