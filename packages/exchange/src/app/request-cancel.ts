/** The wish to cancel one order: stored by the Region that was asked, then rung in the lane that owns the order (D3). */
import type { Clock } from '@tulip/std';
import type { CancelRequest } from '../domain/cancel-request.ts';
import type { OrderVersion } from '../domain/order-version.ts';
import type { OrderBells } from '../ports/bells.ts';
import type { Log } from '../ports/observe.ts';
import type { OrderStore } from '../ports/order-store.ts';
import type { ExchangeConfig } from './exchange-config.ts';

export interface RequestCancelDeps {
  readonly config: ExchangeConfig;
  readonly orders: Pick<OrderStore, 'requestCancel'>;
  readonly bells: OrderBells;
  readonly clock: Clock;
  readonly log: Log;
}

/** Rejects with StoreError: the wish then stands or does not, and asking again is safe. */
export async function requestCancel(
  { config, orders, clock, log }: RequestCancelDeps,
  { orderId, userId, stream }: OrderVersion,
  reason: CancelRequest['reason'],
): Promise<void> {
  await orders.requestCancel({ orderId, userId, region: config.region, stream, reason, requestedAt: clock.now() });
  log.write('CANCEL_REQUESTED', { orderId, userId, stream, reason });
}

/** Another Region's lane is rung by that Region's sweeper, once the wish has replicated to it. Never rejects. */
export async function ringCancel({ config, bells, log }: RequestCancelDeps, order: OrderVersion): Promise<void> {
  const { orderId, stream } = order;
  if (order.region !== config.region) return;
  try {
    await bells.ring({ v: 1, kind: 'cancel', orderId, stream }, 0);
  } catch (error) {
    log.write('DOORBELL_FAILED', { orderId, stream }, error);
  }
}
