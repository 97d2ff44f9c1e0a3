/** Ask for other terms of an order: a durable wish, carried out once by the lane that owns the order; the last wish wins. */
import type { Order, ReplaceOrderRequest } from '@tulip/contracts';
import { cents, lots, parseDecimal } from '@tulip/contracts';
import { assert, type Clock, err, ok, type Result, toRfc3339 } from '@tulip/std';
import { isTerminal } from '../domain/order-transitions.ts';
import { orderView, winnerOf } from '../domain/order-view.ts';
import type { ReplaceRequest } from '../domain/replace-request.ts';
import type { OrderBells } from '../ports/bells.ts';
import type { Log } from '../ports/observe.ts';
import type { OrderStore } from '../ports/order-store.ts';
import type { ExchangeConfig } from './exchange-config.ts';

export interface ReplaceOrderDeps {
  readonly config: ExchangeConfig;
  readonly orders: Pick<OrderStore, 'versions' | 'requestReplace'>;
  readonly bells: OrderBells;
  readonly clock: Clock;
  readonly log: Log;
}

export type ReplaceOrderError = 'not-found' | 'order-terminal' | 'market-order-has-no-price';

/** Answers the order as it is, which is before the change. Rejects with StoreError: the wish then stands or does not. */
export async function replaceOrder(
  deps: ReplaceOrderDeps,
  orderId: string,
  change: ReplaceOrderRequest,
): Promise<Result<Order, ReplaceOrderError>> {
  const { region, regions } = deps.config;
  const versions = await deps.orders.versions(orderId, regions);
  if (versions.length === 0) return err('not-found');
  const winner = winnerOf(versions);
  if (winner.type === 'MARKET' && change.price !== undefined) return err('market-order-has-no-price');
  if (isTerminal(winner.status)) return err('order-terminal');
  const { stream, userId } = winner;
  const request = await deps.orders.requestReplace({
    ...termsOf(change),
    orderId,
    userId,
    region,
    stream,
    requestedAt: deps.clock.now(),
  });
  deps.log.write('REPLACE_REQUESTED', { orderId, userId, stream });
  // Another Region's lane is rung by that Region's sweeper, once the wish has replicated to it.
  if (winner.region === region) await ring(deps, request);
  return ok(orderView(versions));
}

function termsOf({ price, quantity }: ReplaceOrderRequest): Pick<ReplaceRequest, 'price' | 'quantity'> {
  const parsed = price === undefined ? null : parseDecimal(price);
  assert(parsed?.ok !== false, 'the request schema admits only decimals');
  return {
    price: parsed === null ? null : cents(parsed.value),
    quantity: quantity === undefined ? null : lots(quantity),
  };
}

async function ring(deps: ReplaceOrderDeps, { orderId, stream, requestedAt }: ReplaceRequest): Promise<void> {
  try {
    await deps.bells.ring({ v: 1, kind: 'replace', orderId, stream, requestedAt: toRfc3339(requestedAt) }, 0);
  } catch (error) {
    deps.log.write('DOORBELL_FAILED', { orderId, stream }, error);
  }
}
