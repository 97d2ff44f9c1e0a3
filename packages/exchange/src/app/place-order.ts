/** Accept an order: durable first, then the doorbell; the same key returns the same order for ever (D2, D3). */
import type { Order, PlaceOrderRequest } from '@tulip/contracts';
import { type Clock, err, ok, type Result } from '@tulip/std';
import { bodyHashOf, intentOf, type OrderIntent, orderIdOf } from '../domain/identity.ts';
import { newOrderVersion, type OrderVersion } from '../domain/order-version.ts';
import { orderView, winnerOf } from '../domain/order-view.ts';
import type { OrderBells } from '../ports/bells.ts';
import type { LaneCounts } from '../ports/lane-counts.ts';
import type { Log, Metrics } from '../ports/observe.ts';
import type { OrderStore } from '../ports/order-store.ts';
import type { Personas } from '../ports/personas.ts';
import type { ReplayGuard } from '../ports/replay-guard.ts';
import { type ExchangeConfig, peersOf } from './exchange-config.ts';

export interface PlaceOrderDeps {
  readonly config: ExchangeConfig;
  readonly orders: OrderStore;
  readonly laneCounts: Pick<LaneCounts, 'raise'>;
  /** Who may trade; may be some seconds old. */
  readonly personas: Pick<Personas, 'get'>;
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

/** What the table says to a request: each of the three is final, and none is half an order. */
type Acceptance =
  | { readonly kind: 'accepted'; readonly version: OrderVersion }
  | { readonly kind: 'exists'; readonly versions: readonly OrderVersion[] }
  | { readonly kind: 'unknown-persona' };

/** Rejects with StoreError when the store fails: the order then stands or does not, and asking again is safe. */
export async function placeOrder(
  deps: PlaceOrderDeps,
  request: PlaceOrderRequest,
  idempotencyKey: string,
): Promise<Result<PlacedOrder, PlaceOrderError>> {
  const orderId = orderIdOf(request.userId, idempotencyKey);
  const intent = intentOf(request, orderId);
  const acceptance = await acceptBehindGuard(deps, orderId, idempotencyKey, intent);
  switch (acceptance.kind) {
    case 'unknown-persona':
      return err('unknown-persona');
    case 'exists':
      return replay(deps, acceptance.versions, intent);
    case 'accepted': {
      const { version } = acceptance;
      await ring(deps, version);
      deps.metrics.count('OrdersAccepted', 1);
      deps.log.write('ORDER_ACCEPTED', { orderId, userId: intent.userId, stream: version.stream });
      return ok({ order: orderView([version]), isReplay: false });
    }
  }
}

/** Asks the table unless the guard knows the order; whatever the guard says or throws, only what the table said counts. */
async function acceptBehindGuard(
  deps: PlaceOrderDeps,
  orderId: string,
  idempotencyKey: string,
  intent: OrderIntent,
): Promise<Acceptance> {
  const table: { answer: Acceptance | null } = { answer: null };
  const work = async () => {
    // The guard may run the work twice; an order is accepted once.
    if (table.answer?.kind !== 'accepted') table.answer = await accept(deps, orderId, idempotencyKey, intent);
    if (table.answer.kind === 'unknown-persona') throw new NotToBeRemembered();
    return orderId;
  };
  try {
    await deps.guard.once({ userId: intent.userId, idempotencyKey }, work);
  } catch (error) {
    if (table.answer === null) throw error;
  }
  if (table.answer !== null) return table.answer;
  const versions = await deps.orders.versions(orderId, deps.config.regions);
  // The guard may remember an order that the table does not hold: then it is placed there.
  return versions.length > 0 ? { kind: 'exists', versions } : accept(deps, orderId, idempotencyKey, intent);
}

/** Thrown through the guard so that it does not remember a refusal; never leaves this file. */
class NotToBeRemembered extends Error {
  override readonly name = 'NotToBeRemembered';
}

async function accept(
  deps: PlaceOrderDeps,
  orderId: string,
  idempotencyKey: string,
  intent: OrderIntent,
): Promise<Acceptance> {
  const persona = await deps.personas.get(intent.userId);
  if (persona !== undefined) {
    // An order in a lane that nobody remembers would be lost to a later start with fewer lanes.
    await deps.laneCounts.raise(deps.config.region, deps.config.lanes);
    const version = newOrderVersion(orderId, idempotencyKey, intent, deps.config, deps.clock.now());
    const outcome = await deps.orders.accept(version, peersOf(deps.config));
    if (outcome === 'accepted') return { kind: 'accepted', version };
  }
  const versions = await deps.orders.versions(orderId, deps.config.regions);
  // An order that stands is replayed even when its persona is gone: the same key answers the same for ever.
  if (persona === undefined && versions.length === 0) return { kind: 'unknown-persona' };
  return { kind: 'exists', versions };
}

/** The order as it is now, if the body is the one that it was placed with. */
async function replay(
  deps: PlaceOrderDeps,
  versions: readonly OrderVersion[],
  intent: OrderIntent,
): Promise<Result<PlacedOrder, PlaceOrderError>> {
  const winner = winnerOf(versions);
  if (winner.bodyHash !== bodyHashOf(intent)) return err('idempotency-key-reused');
  // Whoever accepted it may have lost the store's reply before ringing; SQS swallows a second ring of five minutes.
  const waiting = versions.find(({ region, status }) => region === deps.config.region && status === 'PENDING');
  if (waiting !== undefined) await ring(deps, waiting);
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
