/** Ask for the cancel of all open orders of a user: a durable wish for each, page by page, in the order of their acceptance. */
import type { Side } from '@tulip/contracts';
import { eachApart, err, ok, type Result } from '@tulip/std';
import type { OrderVersion } from '../domain/order-version.ts';
import type { OrderStore } from '../ports/order-store.ts';
import type { Personas } from '../ports/personas.ts';
import { type OpenOrdersDeps, type OpenOrdersPage, openOrdersPage } from './open-orders.ts';
import { decodeCursor, encodeCursor } from './page-cursor.ts';
import { type RequestCancelDeps, requestCancel, ringCancel } from './request-cancel.ts';

export interface CancelOpenDeps extends RequestCancelDeps, Omit<OpenOrdersDeps, 'config' | 'orders'> {
  readonly orders: Pick<OrderStore, 'requestCancel' | 'resting' | 'pending' | 'versionsOfMany'>;
}

export interface MassCancelDeps extends CancelOpenDeps {
  readonly personas: Pick<Personas, 'get'>;
}

export interface MassCancelQuery {
  readonly userId: string;
  readonly side?: Side | undefined;
  readonly cursor?: string | undefined;
}

export interface MassCancelPage {
  /** How many orders a request now stands for. */
  readonly requested: number;
  readonly nextCursor: string | null;
}

/** Open orders that one call looks at. */
export const MASS_CANCEL_MAX = 100;
const AT_ONCE = 16;

/**
 * An order that has a request already keeps it, one that ends meanwhile is left to its lane: to ask again is safe. A user who
 * is no persona any more may still have orders. Rejects with StoreError: some requests then stand, and the same call goes on.
 */
export async function massCancel(
  deps: MassCancelDeps,
  { userId, side, cursor }: MassCancelQuery,
): Promise<Result<MassCancelPage, 'alien-cursor' | 'unknown-persona'>> {
  const start = cursor === undefined ? ok(null) : decodeCursor('open', cursor);
  if (!start.ok) return start;
  const page = await openOrdersPage(deps, userId, start.value, MASS_CANCEL_MAX);
  const isNobody = start.value === null && page.next === null && page.orders.length === 0;
  if (isNobody && (await deps.personas.get(userId)) === undefined) return err('unknown-persona');
  const orders = page.orders.filter((order) => side === undefined || order.side === side);
  await cancelInOrder(deps, orders);
  deps.log.write('MASS_CANCEL_REQUESTED', { userId, requested: orders.length, isLastPage: page.next === null });
  return ok({ requested: orders.length, nextCursor: page.next === null ? null : encodeCursor('open', page.next) });
}

/** The same for a user of whom nothing need be known, over at most so many pages. */
export async function cancelOpenOrders(deps: CancelOpenDeps, userId: string, pagesMax: number): Promise<void> {
  let after: string | null = null;
  for (let pages = 0; pages < pagesMax; pages++) {
    const page: OpenOrdersPage = await openOrdersPage(deps, userId, after, MASS_CANCEL_MAX);
    await cancelInOrder(deps, page.orders);
    if (page.next === null) return;
    after = page.next;
  }
}

/** A lane hears of its orders in their order; lanes know nothing of each other. */
async function cancelInOrder(deps: CancelOpenDeps, orders: readonly OrderVersion[]): Promise<void> {
  await eachApart(orders, AT_ONCE, (order) => requestCancel(deps, order, 'mass-cancel'));
  const lanes = [...Map.groupBy(orders, ({ stream }) => stream).values()];
  await eachApart(lanes, AT_ONCE, async (ofLane) => {
    for (const order of ofLane) await ringCancel(deps, order);
  });
}
