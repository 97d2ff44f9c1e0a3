/** Ask for a cancel: a durable wish, carried out by the lane that owns the order; the first command in the ledger wins. */
import type { Order } from '@tulip/contracts';
import { type Clock, err, ok, type Result } from '@tulip/std';
import { isTerminal } from '../domain/order-transitions.ts';
import { orderView, winnerOf } from '../domain/order-view.ts';
import type { OrderBells } from '../ports/bells.ts';
import type { Log } from '../ports/observe.ts';
import type { OrderStore } from '../ports/order-store.ts';
import type { ExchangeConfig } from './exchange-config.ts';

export interface CancelOrderDeps {
  readonly config: ExchangeConfig;
  readonly orders: OrderStore;
  readonly bells: OrderBells;
  readonly clock: Clock;
  readonly log: Log;
}

export async function cancelOrder(
  deps: CancelOrderDeps,
  orderId: string,
): Promise<Result<Order, 'not-found' | 'order-terminal'>> {
  const versions = await deps.orders.versions(orderId, deps.config.regions);
  if (versions.length === 0) return err('not-found');
  const winner = winnerOf(versions);
  if (isTerminal(winner.status)) return err('order-terminal');
  const { stream, userId } = winner;
  await deps.orders.requestCancel({
    orderId,
    userId,
    region: deps.config.region,
    stream,
    reason: 'user-cancel',
    requestedAt: deps.clock.now(),
  });
  deps.log.write('CANCEL_REQUESTED', { orderId, userId, stream });
  // Another Region's lane is rung by that Region's sweeper, once the wish has replicated to it.
  if (winner.region === deps.config.region) {
    try {
      await deps.bells.ring({ v: 1, kind: 'cancel', orderId, stream }, 0);
    } catch (error) {
      deps.log.write('DOORBELL_FAILED', { orderId, stream }, error);
    }
  }
  return ok(orderView(versions));
}
