/** Accept an order: durable first, then the doorbell; the same key returns the same order for ever (D2, D3). */
import type { Order, PlaceOrderRequest } from '@tulip/contracts';
import { type Clock, err, ok, type Result } from '@tulip/std';
import { bodyHashOf, intentOf, type OrderIntent, orderIdOf } from '../domain/identity.ts';
import { newOrderVersion, type OrderVersion } from '../domain/order-version.ts';
import { orderView, winnerOf } from '../domain/order-view.ts';
import type { OrderBells } from '../ports/bells.ts';
import type { Log, Metrics } from '../ports/observe.ts';
import type { OrderStore } from '../ports/order-store.ts';
import type { Personas } from '../ports/personas.ts';
import type { ReplayGuard } from '../ports/replay-guard.ts';
import { type ExchangeConfig, peersOf } from './exchange-config.ts';

export interface PlaceOrderDeps {
  readonly config: ExchangeConfig;
  readonly orders: OrderStore;
  readonly personas: Personas;
  readonly bells: OrderBells;
  readonly guard: ReplayGuard;
  readonly clock: Clock;
  readonly log: Log;
  readonly metrics: Metrics;
}

export interface PlacedOrder {
  readonly order: Order;
  /** True when an earlier request had placed it. */
  readonly isReplay: boolean;
}

export type PlaceOrderError = 'unknown-persona' | 'idempotency-key-reused';

/** Rejects with StoreError when the store fails: the order then stands or does not, and asking again is safe. */
export async function placeOrder(
  deps: PlaceOrderDeps,
  request: PlaceOrderRequest,
  idempotencyKey: string,
): Promise<Result<PlacedOrder, PlaceOrderError>> {
  const orderId = orderIdOf(request.userId, idempotencyKey);
  const intent = intentOf(request, orderId);
  const accepted: { version?: OrderVersion; refusal?: PlaceOrderError; isStored?: true } = {};
  const work = async () => {
    const outcome = await accept(deps, orderId, idempotencyKey, intent);
    if (outcome.ok) accepted.version = outcome.value;
    else if (outcome.error !== 'exists') accepted.refusal = outcome.error;
    if (accepted.refusal !== undefined) throw new Refusal();
    accepted.isStored = true;
    return orderId;
  };
  try {
    await deps.guard.once({ userId: request.userId, idempotencyKey }, work);
  } catch (error) {
    if (accepted.refusal !== undefined) return err(accepted.refusal);
    // Once the table holds the order, no trouble of the guard is a reason to deny it or to leave its lane unrung.
    if (accepted.isStored === undefined) throw error;
  }
  if (accepted.version === undefined) {
    const versions = await deps.orders.versions(orderId, deps.config.regions);
    if (versions.length > 0) return replay(deps, versions, intent);
    // The guard remembers an order that the table does not hold. Only the table counts: place it there.
    const outcome = await accept(deps, orderId, idempotencyKey, intent);
    if (!outcome.ok)
      return outcome.error === 'exists'
        ? replay(deps, await deps.orders.versions(orderId, deps.config.regions), intent)
        : err(outcome.error);
    accepted.version = outcome.value;
  }
  await ring(deps, accepted.version);
  deps.metrics.count('OrdersAccepted', 1);
  deps.log.write('ORDER_ACCEPTED', { orderId, userId: intent.userId, stream: accepted.version.stream });
  return ok({ order: orderView([accepted.version]), isReplay: false });
}

/** Thrown through the guard so that it does not remember a refusal; never leaves this file. */
class Refusal extends Error {
  override readonly name = 'Refusal';
}

async function accept(
  deps: PlaceOrderDeps,
  orderId: string,
  idempotencyKey: string,
  intent: OrderIntent,
): Promise<Result<OrderVersion, 'exists' | 'unknown-persona'>> {
  const persona = await deps.personas.get(intent.userId);
  if (persona === undefined) return err('unknown-persona');
  const version = newOrderVersion(orderId, idempotencyKey, intent, deps.config, deps.clock.now());
  const outcome = await deps.orders.accept(version, peersOf(deps.config));
  return outcome === 'accepted' ? ok(version) : err('exists');
}

/** The order as it is now, if the body is the one that it was placed with. */
function replay(
  deps: PlaceOrderDeps,
  versions: readonly OrderVersion[],
  intent: OrderIntent,
): Result<PlacedOrder, PlaceOrderError> {
  const winner = winnerOf(versions);
  if (winner.bodyHash !== bodyHashOf(intent)) return err('idempotency-key-reused');
  deps.metrics.count('OrdersReplayed', 1);
  deps.log.write('ORDER_REPLAYED', { orderId: winner.orderId, userId: intent.userId });
  return ok({ order: orderView(versions), isReplay: true });
}

/** A failed send loses nothing: the order is in the table and the sweeper rings again. */
async function ring(deps: PlaceOrderDeps, version: OrderVersion): Promise<void> {
  try {
    await deps.bells.ring({ v: 1, kind: 'place', orderId: version.orderId, stream: version.stream }, 0);
  } catch (error) {
    deps.log.write('DOORBELL_FAILED', { orderId: version.orderId, stream: version.stream }, error);
  }
}
